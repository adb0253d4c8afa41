package org.crypttalk.protocol.vault;

import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.key.Ed25519;

/**
 * A version of an account's private store, signed by the device that wrote it (protocol section 5.2).
 *
 * @param bodyBytes as received: what is signed
 * @param body their content
 */
public record PrivateStore(Bytes bodyBytes, Body body, Bytes signature) {

    /**
     * The signed part.
     *
     * @param version from 1, rising by one
     * @param generation whose vault key encrypts it
     * @param device that wrote it
     * @param head of the account's log, as the device knew it
     * @param time milliseconds since 1970 UTC
     * @param ciphertext a box
     */
    public record Body(
            AccountId account, long version, long generation, long device, LogHead head, long time, Bytes ciphertext) {

        public Bytes encode() {
            return new CborWriter(ciphertext.size() + 160)
                    .structure(10)
                    .hash(account.value())
                    .uint(version)
                    .uint(generation)
                    .uint(device)
                    .uint(head.seq())
                    .hash(head.hash())
                    .uint(time)
                    .bytes(ciphertext)
                    .finish();
        }

        static Body decode(Bytes body) throws MalformedException {
            CborReader reader = new CborReader(body.unsafeArray(), Limits.PRIVATE_STORE_BYTES).structure(10);
            Body decoded = new Body(
                    new AccountId(reader.hash()),
                    reader.uint(),
                    reader.uint(),
                    reader.uint(),
                    new LogHead(reader.uint(), reader.hash()),
                    reader.uint(),
                    reader.bytes());
            reader.end();
            return decoded;
        }
    }

    public Bytes encode() {
        return new CborWriter(bodyBytes.size() + 80)
                .array(2)
                .bytes(bodyBytes)
                .bytes(signature)
                .finish();
    }

    public static PrivateStore decode(byte[] store) throws MalformedException {
        CborReader reader = new CborReader(store, Limits.PRIVATE_STORE_BYTES).array(2);
        Bytes bodyBytes = reader.bytes();
        Bytes signature = reader.bytes(Ed25519.SIGNATURE_BYTES);
        reader.end();
        return new PrivateStore(bodyBytes, Body.decode(bodyBytes), signature);
    }

    /** Whether account, device (active or once active) and signature fit the account's log. */
    public boolean isSignedBy(AccountLog log) {
        return body.account().equals(log.account())
                && log.device(body.device())
                        .map(device ->
                                Ed25519.verify(device.key(), Labels.PRIVATE_STORE_SIGNATURE, bodyBytes, signature))
                        .orElse(false);
    }
}
