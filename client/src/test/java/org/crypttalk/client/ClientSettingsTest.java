package org.crypttalk.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which servers a client goes to. */
class ClientSettingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost",
                "http://LOCALHOST:5000",
                "http://127.0.0.1:1",
                "http://127.1.2.3",
                "http://[::1]:5000",
                "https://chat.example.org"
            })
    void thisMachineAndHttpsNeedNoPermission(String address) {
        CryptTalk.at(ClientSettings.of(URI.create(address))).close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://chat.example.org",
                "http://192.168.0.7:5000",
                "http://127.0.0.1.example.org",
                "http://localhost.example.org",
                "http://example.org/localhost",
                "http://localhost@example.org",
                "http://[2001:db8::1]"
            })
    void plainHttpToAnotherMachineHasToBeAllowed(String address) {
        ClientSettings settings = ClientSettings.of(URI.create(address));

        assertThatThrownBy(() -> CryptTalk.at(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plain http to another machine");
        CryptTalk.at(settings.withPlainHttp()).close();
    }
}
