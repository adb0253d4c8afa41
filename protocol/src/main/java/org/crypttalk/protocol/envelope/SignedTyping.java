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
 * What a device signs inside a typing notice (protocol section 9).
 *
 * @param counter distinguishes notices of one millisecond
 * @param time milliseconds since 1970 UTC, by the device's clock
 * @param typing whether typing goes on or has stopped
 */
public record SignedTyping(
        ConversationId conversation,
        long n,
        AccountId account,
        long device,
        Hash recordHash,
        LogHead head,
        long counter,
        long time,
        boolean typing) {

    public Bytes encode() {
        return new CborWriter(320)
                .array(13)
                .text(Labels.TYPING)
                .uint(Limits.VERSION)
                .uint(Limits.SUITE)
                .hash(conversation.value())
                .uint(n)
                .hash(account.value())
                .uint(device)
                .hash(recordHash)
                .uint(head.seq())
                .hash(head.hash())
                .uint(counter)
                .uint(time)
                .uint(typing ? 1 : 0)
                .finish();
    }

    public static SignedTyping decode(Bytes signed) throws MalformedException {
        CborReader reader = new CborReader(signed.unsafeArray(), Limits.MARK_BYTES)
                .array(13)
                .label(Labels.TYPING)
                .versionAndSuite();
        SignedTyping typing = new SignedTyping(
                new ConversationId(reader.hash()),
                reader.uint(),
                new AccountId(reader.hash()),
                reader.uint(),
                reader.hash(),
                new LogHead(reader.uint(), reader.hash()),
                reader.uint(),
                reader.uint(),
                reader.uint(1) == 1);
        reader.end();
        return typing;
    }
}
