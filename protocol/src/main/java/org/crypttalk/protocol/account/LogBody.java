package org.crypttalk.protocol.account;

import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.jspecify.annotations.Nullable;

/**
 * The signed part of an entry.
 *
 * @param account null in the create entry, from which the id is made
 * @param seq from 0
 * @param prev hash of the entry before; null in the create entry
 * @param change kind and details
 * @param time milliseconds since 1970 UTC, by the clock of the device that made the entry
 */
public record LogBody(
        @Nullable AccountId account, long seq, @Nullable Hash prev, LogChange change, long time) {

    public Bytes encode() {
        CborWriter writer = new CborWriter(4_096)
                .structure(8)
                .hashOrEmpty(account == null ? null : account.value())
                .uint(seq)
                .hashOrEmpty(prev)
                .uint(change.kind())
                .uint(time);
        change.writeDetails(writer);
        return writer.finish();
    }

    public static LogBody decode(Bytes body) throws MalformedException {
        CborReader reader = new CborReader(body.unsafeArray(), Limits.LOG_ENTRY_WITH_LIST_BYTES).structure(8);
        Hash account = reader.hashOrEmpty();
        long seq = reader.uint();
        Hash prev = reader.hashOrEmpty();
        long kind = reader.uint();
        long time = reader.uint();
        LogChange change = LogChange.readDetails(kind, reader);
        reader.end();
        return new LogBody(account == null ? null : new AccountId(account), seq, prev, change, time);
    }
}
