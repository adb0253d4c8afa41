package org.crypttalk.protocol.envelope;

import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;

/**
 * What everybody sees of an envelope (protocol section 8.1).
 *
 * @param n the epoch it is encrypted in
 * @param device of the sending account
 * @param salt 32 random bytes
 */
public record EnvelopeHeader(
        ConversationId conversation, long n, MessageId message, AccountId account, long device, Bytes salt) {

    public static final int SALT_BYTES = 32;

    public Bytes encode() {
        return new CborWriter(192)
                .structure(8)
                .hash(conversation.value())
                .uint(n)
                .bytes(message.toBytes())
                .hash(account.value())
                .uint(device)
                .bytes(salt)
                .finish();
    }

    static EnvelopeHeader read(CborReader reader) throws MalformedException {
        reader.structure(8);
        EnvelopeHeader header = new EnvelopeHeader(
                new ConversationId(reader.hash()),
                reader.uint(),
                MessageId.of(reader.bytes(MessageId.SIZE).unsafeArray(), 0),
                new AccountId(reader.hash()),
                reader.uint(),
                reader.bytes(SALT_BYTES));
        reader.end();
        return header;
    }
}
