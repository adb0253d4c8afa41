package org.crypttalk.protocol.sync;

import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;

/** What members learn of each other's reading and typing: the arguments of server events (protocol section 12). */
public final class Receipts {

    private Receipts() {}

    /** The argument of {@code delivered}: the account has stored entries up to the sequence. */
    public record Delivered(ConversationId conversation, AccountId account, long sequence) {

        public Bytes encode() {
            return new CborWriter(80)
                    .array(3)
                    .hash(conversation.value())
                    .hash(account.value())
                    .uint(sequence)
                    .finish();
        }

        public static Delivered decode(byte[] delivered) throws MalformedException {
            CborReader reader = new CborReader(delivered, 80).array(3);
            Delivered decoded =
                    new Delivered(new ConversationId(reader.hash()), new AccountId(reader.hash()), reader.uint());
            reader.end();
            return decoded;
        }
    }

    /** The argument of {@code read} and {@code typing}: a mark as its sender gave it. */
    public record Marked(AccountId account, Bytes mark) {

        public Bytes encode() {
            return new CborWriter(mark.size() + 48)
                    .array(2)
                    .hash(account.value())
                    .bytes(mark)
                    .finish();
        }

        public static Marked decode(byte[] marked) throws MalformedException {
            CborReader reader = new CborReader(marked, Limits.MARK_BYTES + 48).array(2);
            Marked decoded = new Marked(new AccountId(reader.hash()), reader.bytesUpTo(Limits.MARK_BYTES));
            reader.end();
            return decoded;
        }
    }
}
