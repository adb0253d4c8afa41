package org.crypttalk.client.crypto.account;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.crypttalk.client.crypto.Boxes;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.key.XWing;
import org.crypttalk.protocol.vault.KeyVault;
import org.jspecify.annotations.Nullable;

/**
 * What is in the key vault (protocol section 5.1).
 *
 * @param generation g
 * @param accountSeeds S_0 to S_g
 * @param passwordUnlockKey U_pw public; null in strict mode
 * @param recoveryUnlockKey U_rec public
 * @param seen which devices saw which secret in earlier generations
 */
public record KeyVaultContent(
        long generation,
        List<Secret> accountSeeds,
        @Nullable Bytes passwordUnlockKey,
        Bytes recoveryUnlockKey,
        List<Seen> seen) {

    /** A device saw a secret: 0 password, 1 recovery code. */
    public record Seen(long device, long which) {}

    private static final int MAX_GENERATIONS = 512;
    private static final int MAX_SEEN = 10_000;

    /** The key vault of these keys, encrypted under V_g. */
    public Bytes seal(Secret vaultKey, Bytes enrolmentKey, SecureRandom random) {
        CborWriter writer = new CborWriter(4_096)
                .structure(7)
                .uint(generation)
                .list(accountSeeds, (w, seed) -> w.bytes(seed.unsafeArray()));
        if (passwordUnlockKey == null) {
            writer.none();
        } else {
            writer.bytes(passwordUnlockKey);
        }
        writer.bytes(recoveryUnlockKey)
                .list(seen, (w, s) -> w.array(2).uint(s.device()).uint(s.which()));
        try (Secret plaintext = Secret.wrap(writer.toBytes())) {
            return Boxes.seal(vaultKey, info(generation, enrolmentKey), plaintext, random)
                    .encode();
        }
    }

    /**
     * Opens a key vault of generation g.
     *
     * @return nothing if V_g does not open it
     * @throws MalformedException if the vault or what is in it does not decode or breaks section 5.1
     */
    public static Optional<KeyVaultContent> open(Secret vaultKey, long generation, Bytes enrolmentKey, byte[] keyVault)
            throws MalformedException {
        Optional<Secret> opened = Boxes.open(vaultKey, info(generation, enrolmentKey), KeyVault.decode(keyVault));
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (Secret plaintext = opened.get()) {
            CborReader reader = new CborReader(plaintext.unsafeArray(), Limits.KEY_VAULT_BYTES).structure(7);
            long g = reader.uint();
            List<Secret> seeds = reader.list(MAX_GENERATIONS, r -> Secret.copyOf(r.bytes(XWing.SEED_BYTES)));
            Bytes password = reader.isNone() ? null : unlockKey(reader);
            Bytes recovery = unlockKey(reader);
            List<Seen> seen = reader.list(MAX_SEEN, r -> new Seen(r.array(2).uint(), r.uint(1)));
            reader.end();
            if (g != generation || seeds.size() != g + 1) {
                throw new MalformedException("The key vault is not of the generation that it was opened for");
            }
            return Optional.of(new KeyVaultContent(g, seeds, password, recovery, seen));
        }
    }

    private static Bytes unlockKey(CborReader reader) throws MalformedException {
        Bytes key = reader.bytes(XWing.PUBLIC_KEY_BYTES);
        if (!XWing.isValidPublicKey(key)) {
            throw new MalformedException("An unlock key in the vault does not pass its checks");
        }
        return key;
    }

    private static Bytes info(long generation, Bytes enrolmentKey) {
        return new CborWriter(96)
                .array(3)
                .text(Labels.KEY_VAULT)
                .uint(generation)
                .bytes(enrolmentKey)
                .finish();
    }
}
