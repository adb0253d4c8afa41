package org.crypttalk.protocol.conversation;

import java.util.List;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.jspecify.annotations.Nullable;

/**
 * The signed part of an epoch record (protocol section 7.3).
 *
 * @param conversation null in record 0 of a group, from which its id is made
 * @param n the epoch that it begins, from 0
 * @param prev hash of record n − 1; null in record 0
 * @param kind see {@link Kind}
 * @param rosterHash of the roster after the change
 * @param keyMode see {@link KeyMode}
 * @param commitment to K_n
 * @param transcript what the author had seen
 * @param time milliseconds since 1970 UTC, by the author's clock
 * @param settings the encrypted settings, in kind 6 only; null otherwise
 */
public record EpochBody(
        @Nullable ConversationId conversation,
        long n,
        @Nullable Hash prev,
        Kind kind,
        Author author,
        RosterChange change,
        Hash rosterHash,
        KeyMode keyMode,
        Hash commitment,
        TranscriptPoint transcript,
        long time,
        @Nullable Bytes settings) {

    /** What a record does. */
    public enum Kind {
        CREATE(0),
        ROTATE(1),
        ADD(2),
        REMOVE(3),
        LEAVE(4),
        ROLES(5),
        SETTINGS(6);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** The number in the body. */
        public int code() {
            return code;
        }

        static Kind of(long code) throws MalformedException {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new MalformedException("No epoch record has the kind " + code);
        }
    }

    /** Where K_n comes from. */
    public enum KeyMode {
        FRESH(0),
        DERIVED(1),
        NONE(2);

        private final int code;

        KeyMode(int code) {
            this.code = code;
        }

        /** The number in the body. */
        public int code() {
            return code;
        }

        static KeyMode of(long code) throws MalformedException {
            for (KeyMode mode : values()) {
                if (mode.code == code) {
                    return mode;
                }
            }
            throw new MalformedException("There is no key mode " + code);
        }
    }

    /** More members than fit into a record. */
    private static final int MAX_CHANGES = 10_000;

    public Bytes encode() {
        CborWriter writer = new CborWriter(768)
                .structure(14)
                .hashOrEmpty(conversation == null ? null : conversation.value())
                .uint(n)
                .hashOrEmpty(prev)
                .uint(kind.code());
        writer.array(4)
                .hash(author.account().value())
                .uint(author.device())
                .uint(author.head().seq())
                .hash(author.head().hash());
        writer.array(2)
                .list(change.put(), (w, member) -> member.write(w))
                .list(change.removed(), (w, account) -> w.hash(account.value()));
        writer.hash(rosterHash).uint(keyMode.code()).hash(commitment);
        writer.array(2).uint(transcript.sequence()).hash(transcript.hash());
        writer.uint(time);
        if (settings == null) {
            writer.array(0);
        } else {
            writer.array(1).bytes(settings);
        }
        return writer.finish();
    }

    public static EpochBody decode(Bytes body) throws MalformedException {
        CborReader reader = new CborReader(body.unsafeArray(), Limits.EPOCH_RECORD_BYTES).structure(14);
        Hash conversation = reader.hashOrEmpty();
        long n = reader.uint();
        Hash prev = reader.hashOrEmpty();
        Kind kind = Kind.of(reader.uint());
        reader.array(4);
        Author author =
                new Author(new AccountId(reader.hash()), reader.uint(), new LogHead(reader.uint(), reader.hash()));
        reader.array(2);
        List<Member> put = reader.list(MAX_CHANGES, Member::read);
        List<AccountId> removed = reader.list(MAX_CHANGES, r -> new AccountId(r.hash()));
        Hash rosterHash = reader.hash();
        KeyMode keyMode = KeyMode.of(reader.uint());
        Hash commitment = reader.hash();
        reader.array(2);
        TranscriptPoint transcript = new TranscriptPoint(reader.uint(), reader.hash());
        long time = reader.uint();
        Bytes settings = null;
        if (kind == Kind.SETTINGS) {
            settings = reader.array(1).bytes();
        } else {
            reader.array(0);
        }
        reader.end();
        return new EpochBody(
                conversation == null ? null : new ConversationId(conversation),
                n,
                prev,
                kind,
                author,
                new RosterChange(put, removed),
                rosterHash,
                keyMode,
                commitment,
                transcript,
                time,
                settings);
    }
}
