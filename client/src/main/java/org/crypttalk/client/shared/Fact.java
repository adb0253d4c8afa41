package org.crypttalk.client.shared;

import java.util.Optional;
import org.crypttalk.client.crypto.account.StoreItem;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.conversation.TranscriptPoint;

/** An item of the private store of a kind that this program writes or reads (protocol section 5.2); others are kept as they are. */
public sealed interface Fact {

    /** A contact's log, as far as a device has seen it. */
    record Contact(AccountId account, String name, LogHead head) implements Fact {}

    /** Whether safety numbers were compared. */
    record Verified(AccountId account, boolean verified) implements Fact {}

    /**
     * Whether somebody is blocked.
     *
     * @param after while blocked, what the account sends behind this sequence is not shown
     */
    record Blocked(AccountId account, boolean blocked, long after) implements Fact {}

    /** Whether a device of this account is asked to retire and to remove what it keeps. */
    record SignedOut(long device, boolean asked) implements Fact {}

    /** How far a device has a conversation. */
    record Head(ConversationId conversation, long n, Hash recordHash, TranscriptPoint seen) implements Fact {}

    int CONTACT = 1;
    int VERIFIED = 2;
    int HEAD = 5;
    int BLOCKED = 10;
    int SIGNED_OUT = 11;

    /** More than any number of a device takes. */
    int MAX_DEVICE_KEY_BYTES = 16;

    /** The item that says so now. */
    default StoreItem at(long timeMillis, long device) {
        return switch (this) {
            case Contact(AccountId account, String name, LogHead head) ->
                new StoreItem(
                        CONTACT,
                        Bytes.wrap(account.toBytes()),
                        timeMillis,
                        device,
                        new CborWriter()
                                .array(3)
                                .text(name)
                                .uint(head.seq())
                                .hash(head.hash())
                                .finish());
            case Verified(AccountId account, boolean verified) ->
                new StoreItem(
                        VERIFIED,
                        Bytes.wrap(account.toBytes()),
                        timeMillis,
                        device,
                        new CborWriter().array(1).uint(verified ? 1 : 0).finish());
            case Blocked(AccountId account, boolean blocked, long after) ->
                new StoreItem(
                        BLOCKED,
                        Bytes.wrap(account.toBytes()),
                        timeMillis,
                        device,
                        new CborWriter()
                                .array(2)
                                .uint(blocked ? 1 : 0)
                                .uint(after)
                                .finish());
            case SignedOut(long asking, boolean asked) ->
                new StoreItem(
                        SIGNED_OUT,
                        new CborWriter().uint(asking).finish(),
                        timeMillis,
                        device,
                        new CborWriter().array(1).uint(asked ? 1 : 0).finish());
            case Head(ConversationId conversation, long n, Hash recordHash, TranscriptPoint seen) ->
                new StoreItem(
                        HEAD,
                        Bytes.wrap(conversation.toBytes()),
                        timeMillis,
                        device,
                        new CborWriter()
                                .array(4)
                                .uint(n)
                                .hash(recordHash)
                                .uint(seen.sequence())
                                .hash(seen.hash())
                                .finish());
        };
    }

    /** What an item says; nothing for other kinds and for what does not fit its kind. */
    static Optional<Fact> of(StoreItem item) {
        try {
            CborReader reader = new CborReader(item.value().unsafeArray(), Limits.PRIVATE_STORE_BYTES);
            Fact fact = switch ((int) Math.min(item.kind(), Integer.MAX_VALUE)) {
                case CONTACT -> {
                    String name = reader.array(3).text(Limits.PRIVATE_STORE_BYTES);
                    yield new Contact(account(item), name, new LogHead(reader.uint(), reader.hash()));
                }
                case VERIFIED -> new Verified(account(item), reader.array(1).uint(1) == 1);
                case HEAD -> {
                    long n = reader.array(4).uint();
                    Hash recordHash = reader.hash();
                    yield new Head(
                            new ConversationId(id(item)),
                            n,
                            recordHash,
                            new TranscriptPoint(reader.uint(), reader.hash()));
                }
                case BLOCKED -> new Blocked(account(item), reader.array(2).uint(1) == 1, reader.uint());
                case SIGNED_OUT -> new SignedOut(device(item), reader.array(1).uint(1) == 1);
                default -> null;
            };
            if (fact == null) {
                return Optional.empty();
            }
            reader.end();
            return Optional.of(fact);
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static AccountId account(StoreItem item) throws MalformedException {
        return new AccountId(id(item));
    }

    private static Hash id(StoreItem item) throws MalformedException {
        if (item.key().size() != Hash.SIZE) {
            throw new MalformedException("the key is no id");
        }
        return Hash.of(item.key().unsafeArray());
    }

    private static long device(StoreItem item) throws MalformedException {
        CborReader reader = new CborReader(item.key().unsafeArray(), MAX_DEVICE_KEY_BYTES);
        long device = reader.uint();
        reader.end();
        return device;
    }
}
