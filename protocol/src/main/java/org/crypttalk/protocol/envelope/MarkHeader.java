package org.crypttalk.protocol.envelope;

import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;

/**
 * What everybody sees of a mark (protocol section 9).
 *
 * @param n the epoch it is encrypted in
 * @param salt 32 random bytes
 */
public record MarkHeader(ConversationId conversation, long n, AccountId account, long device, Bytes salt) {

    public Bytes encode() {
        return new CborWriter(160)
                .structure(7)
                .hash(conversation.value())
                .uint(n)
                .hash(account.value())
                .uint(device)
                .bytes(salt)
                .finish();
    }

    static MarkHeader read(CborReader reader) throws MalformedException {
        reader.structure(7);
        MarkHeader header = new MarkHeader(
                new ConversationId(reader.hash()),
                reader.uint(),
                new AccountId(reader.hash()),
                reader.uint(),
                reader.bytes(EnvelopeHeader.SALT_BYTES));
        reader.end();
        return header;
    }
}
