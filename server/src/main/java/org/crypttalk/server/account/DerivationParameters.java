package org.crypttalk.server.account;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.server.store.Accounts;

/**
 * Tells a client how to derive its authSecret (docs/protocol.md, section 3.2). A name that nobody has gets an answer too, always the same one,
 * made of the name and a key that only this server knows, so the answer tells nothing about who exists.
 */
public final class DerivationParameters {

    /** What a new password uses; the floor of what a client accepts. */
    static final long MEMORY_KIB = 65_536;

    static final long ITERATIONS = 3;
    static final long PARALLELISM = 1;

    private static final long MOST_MEMORY_KIB = 262_144;
    private static final long MOST_ITERATIONS = 10;

    private final Accounts accounts;
    private final byte[] key;

    /**
     * @param key 32 random bytes, the same for the life of the server's data
     */
    public DerivationParameters(Accounts accounts, byte[] key) {
        this.accounts = accounts;
        this.key = key.clone();
    }

    public Accounts.Derivation of(AccountName name) {
        // Made in every case: its cost must not tell either.
        byte[] random = randomOf(name);
        return accounts.credentials(name.key())
                .map(Accounts.Credentials::derivation)
                .orElseGet(() -> new Accounts.Derivation(random, MEMORY_KIB, ITERATIONS, PARALLELISM));
    }

    /** Whether a client may use these: outside the bounds they are too weak, or a burden. */
    static boolean allows(Accounts.Derivation derivation) {
        return derivation.random().length == 32
                && derivation.memoryKiB() >= MEMORY_KIB
                && derivation.memoryKiB() <= MOST_MEMORY_KIB
                && derivation.iterations() >= ITERATIONS
                && derivation.iterations() <= MOST_ITERATIONS
                && derivation.parallelism() == PARALLELISM;
    }

    private byte[] randomOf(AccountName name) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(name.key().getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HMAC-SHA-256", e);
        }
    }
}
