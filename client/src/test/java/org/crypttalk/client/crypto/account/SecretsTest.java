package org.crypttalk.client.crypto.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.client.vectors.SeededRandom;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.Bytes;
import org.junit.jupiter.api.Test;

/** Secrets do not end up in logs, and can be wiped. */
class SecretsTest {

    private final SeededRandom random = new SeededRandom("secrets");

    @Test
    void nothingSecretIsPrinted() throws Exception {
        Secret secret = Secret.copyOf(Bytes.ofHex("5ec4e7".repeat(10) + "5ec4"));
        RecoveryCode code = RecoveryCode.create(random);
        LoginSecrets login = code.derive(AccountName.parse("alice"));
        List<Object> holders = List.of(
                secret,
                SigningKey.of(secret),
                Password.of("hunter2").orElseThrow(),
                code,
                login,
                DeviceKeys.create(random));

        assertThat(holders)
                .allSatisfy(holder -> assertThat(holder.toString())
                        .doesNotContain("5ec4e7", "hunter2", code.text(), login.authSecretText()));
    }

    @Test
    void aWipedSecretIsGone() {
        Secret secret = Secret.random(32, random);
        byte[] inside = secret.unsafeArray();

        secret.close();

        assertThat(inside).containsOnly(0);
        assertThatThrownBy(secret::reveal).isInstanceOf(IllegalStateException.class);
    }
}
