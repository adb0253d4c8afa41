package org.crypttalk.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.crypttalk.server.cluster.Alone;
import org.junit.jupiter.api.Test;

/** Who is counted as one. */
class ThrottleTest {

    private final Throttle throttle =
            new Throttle("test", new Throttle.Rate(3, Duration.ofHours(1)), new Alone(), Clock.systemUTC());

    @Test
    void aNetworkOfOneHouseholdCountsAsOneAddress() {
        for (int i = 1; i <= 3; i++) {
            assertThat(throttle.count(keyOf("2001:db8:1:2::" + i))).isEmpty();
        }
        assertThat(throttle.count(keyOf("2001:db8:1:2:ffff:ffff:ffff:ffff"))).isPresent();
        assertThat(throttle.count(keyOf("2001:db8:1:3::1"))).isEmpty();
    }

    @Test
    void neighboursWithAddressesOfTheOldKindCountForThemselves() {
        assertThat(IntStream.range(1, 10).mapToObj(i -> throttle.count(keyOf("192.0.2." + i))))
                .allSatisfy(problem -> assertThat(problem).isEmpty());
    }

    private static String keyOf(String address) {
        try {
            return Throttle.keyOf(InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
