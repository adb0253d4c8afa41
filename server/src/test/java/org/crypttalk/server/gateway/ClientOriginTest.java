package org.crypttalk.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.crypttalk.server.gateway.http.Headers;
import org.junit.jupiter.api.Test;

/** What is believed of a proxy. */
final class ClientOriginTest {

    private static final ClientOrigin PROXY = new ClientOrigin(InetAddress.ofLiteral("127.0.0.1"), false);

    private static ClientOrigin behind(Map<String, String> fields) {
        return PROXY.accordingTo(Headers.of(List.copyOf(fields.entrySet())));
    }

    @Test
    void theAddressThatTheProxyAppendedCountsNotTheOnesTheClientClaims() {
        assertThat(behind(Map.of("X-Forwarded-For", "10.9.9.9, 192.0.2.7")).address())
                .isEqualTo(InetAddress.ofLiteral("192.0.2.7"));
        assertThat(behind(Map.of("X-Forwarded-For", "2001:db8::1")).address())
                .isEqualTo(InetAddress.ofLiteral("2001:db8::1"));
    }

    @Test
    void whatIsNoAddressIsNotLookedUp() {
        assertThat(behind(Map.of("X-Forwarded-For", "attacker.example")).address())
                .isEqualTo(PROXY.address());
        assertThat(behind(Map.of("X-Forwarded-For", "")).address()).isEqualTo(PROXY.address());
    }

    @Test
    void theProxySaysWhetherTheClientSpeaksTls() {
        assertThat(behind(Map.of("X-Forwarded-Proto", "https")).secure()).isTrue();
        assertThat(behind(Map.of("X-Forwarded-Proto", "https, http")).secure()).isFalse();
        assertThat(behind(Map.of()).secure()).isFalse();
    }
}
