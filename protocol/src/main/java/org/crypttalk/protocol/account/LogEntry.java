package org.crypttalk.protocol.account;

import java.util.List;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Hashes;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.key.Ed25519;

/**
 * An entry of an account log as it is sent: the bytes that were signed and the signatures, one to three in the order of section 4.1.
 *
 * @param bodyBytes exactly as received: what is hashed and verified
 * @param body their content
 */
public record LogEntry(Bytes bodyBytes, LogBody body, List<Bytes> signatures) {

    /** More than any kind of this version has: an entry of a later one decodes as far as its kind. */
    public static final int MAX_SIGNATURES = 16;

    /** An entry of this body. */
    public static LogEntry of(LogBody body, List<Bytes> signatures) {
        return new LogEntry(body.encode(), body, List.copyOf(signatures));
    }

    public Bytes encode() {
        return new CborWriter(bodyBytes.size() + 256)
                .array(2)
                .bytes(bodyBytes)
                .list(signatures, CborWriter::bytes)
                .finish();
    }

    public static LogEntry decode(byte[] entry) throws MalformedException {
        CborReader reader = new CborReader(entry, Limits.LOG_ENTRY_WITH_LIST_BYTES).array(2);
        Bytes bodyBytes = reader.bytes();
        List<Bytes> signatures = reader.list(MAX_SIGNATURES, r -> r.bytes(Ed25519.SIGNATURE_BYTES));
        reader.end();
        LogBody body = LogBody.decode(bodyBytes);
        long kind = body.change().kind();
        if (kind <= 5 && kind != 3 && kind != 4 && entry.length > Limits.LOG_ENTRY_BYTES) {
            throw new MalformedException("An entry of this kind has at most " + Limits.LOG_ENTRY_BYTES + " bytes");
        }
        return new LogEntry(bodyBytes, body, signatures);
    }

    /** entryHash: what the next entry and all who refer to this one name. */
    public Hash hash() {
        return Hashes.ofBytes(Labels.ACCOUNT_LOG_ENTRY, bodyBytes);
    }

    /** The account that this entry creates, if it is a create entry. */
    public AccountId createdAccount() {
        return new AccountId(Hashes.ofBytes(Labels.ACCOUNT, bodyBytes));
    }
}
