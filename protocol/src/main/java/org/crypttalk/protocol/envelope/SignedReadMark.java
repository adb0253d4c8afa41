package org.crypttalk.protocol.envelope;

import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;

/**
 * What a device signs inside a read mark (protocol section 9).
 *
 * @param sequence up to which the account has read
 * @param entryHash of the entry there
 * @param time milliseconds since 1970 UTC, by the device's clock
 */
public record SignedReadMark(
        ConversationId conversation,
        long n,
        AccountId account,
        long device,
        Hash recordHash,
        LogHead head,
        long sequence,
        Hash entryHash,
        long time) {

    public Bytes encode() {
        return new CborWriter(320)
                .array(13)
                .text(Labels.READ_MARK)
                .uint(Limits.VERSION)
                .uint(Limits.SUITE)
                .hash(conversation.value())
                .uint(n)
                .hash(account.value())
                .uint(device)
                .hash(recordHash)
                .uint(head.seq())
                .hash(head.hash())
                .uint(sequence)
                .hash(entryHash)
                .uint(time)
                .finish();
    }

    public static SignedReadMark decode(Bytes signed) throws MalformedException {
        CborReader reader = new CborReader(signed.unsafeArray(), Limits.MARK_BYTES)
                .array(13)
                .label(Labels.READ_MARK)
                .versionAndSuite();
        SignedReadMark mark = new SignedReadMark(
                new ConversationId(reader.hash()),
                reader.uint(),
                new AccountId(reader.hash()),
                reader.uint(),
                reader.hash(),
                new LogHead(reader.uint(), reader.hash()),
                reader.uint(),
                reader.hash(),
                reader.uint());
        reader.end();
        return mark;
    }
}
