package org.crypttalk.client.crypto.account;

import java.security.SecureRandom;
import java.util.Optional;
import org.crypttalk.client.crypto.Boxes;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.vault.Box;

/**
 * What a password or a recovery code unlocks (protocol section 3.5).
 *
 * @param unlockSeed X-Wing seed of U_pw or U_rec
 * @param account whose log this belongs to
 * @param head of the log when the box was written: the log at sign-in must contain it
 */
public record UnlockBox(Secret unlockSeed, AccountId account, LogHead head) {

    /** Which of the two boxes, with all that its encryption is bound to. */
    public sealed interface Way {

        AccountName name();

        /** The number in entries, seals and boxes: 0 password, 1 recovery code. */
        default long which() {
            return switch (this) {
                case ByPassword _ -> 0;
                case ByRecoveryCode _ -> 1;
            };
        }
    }

    public record ByPassword(AccountName name, Hash random, KdfParameters parameters) implements Way {}

    public record ByRecoveryCode(AccountName name) implements Way {}

    public Bytes seal(Secret wrapKey, Way way, SecureRandom random) {
        try (Secret plaintext = Secret.wrap(new CborWriter(128)
                .structure(6)
                .bytes(unlockSeed.unsafeArray())
                .hash(account.value())
                .uint(head.seq())
                .hash(head.hash())
                .toBytes())) {
            return Boxes.seal(wrapKey, info(way), plaintext, random).encode();
        }
    }

    /**
     * Opens a box.
     *
     * @return nothing if the key is another one, or the box was made for another name or other parameters, or is damaged
     * @throws MalformedException if the box or what is in it does not decode
     */
    public static Optional<UnlockBox> open(Secret wrapKey, Way way, byte[] box) throws MalformedException {
        Optional<Secret> opened = Boxes.open(wrapKey, info(way), Box.decode(box, Limits.UNLOCK_BOX_BYTES));
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (Secret plaintext = opened.get()) {
            CborReader reader = new CborReader(plaintext.unsafeArray(), Limits.UNLOCK_BOX_BYTES).structure(6);
            UnlockBox content = new UnlockBox(
                    Secret.copyOf(reader.bytes(32)),
                    new AccountId(reader.hash()),
                    new LogHead(reader.uint(), reader.hash()));
            reader.end();
            return Optional.of(content);
        }
    }

    private static Bytes info(Way way) {
        CborWriter writer = new CborWriter(128)
                .array(7)
                .text(Labels.UNLOCK_BOX)
                .uint(way.which())
                .text(way.name().key());
        return switch (way) {
            case ByPassword(AccountName _, Hash random, KdfParameters p) ->
                writer.hash(random)
                        .uint(p.memoryKiB())
                        .uint(p.iterations())
                        .uint(p.parallelism())
                        .finish();
            case ByRecoveryCode _ ->
                writer.bytes(Bytes.EMPTY).uint(0).uint(0).uint(0).finish();
        };
    }
}
