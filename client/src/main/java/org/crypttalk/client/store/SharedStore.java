package org.crypttalk.client.store;

import org.crypttalk.client.crypto.account.StoreContent;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;

/** The private store as this device has it. */
public final class SharedStore {

    private final SealedRow<Row> row;

    public SharedStore(ProfileFile file) {
        this.row = new SealedRow<>(file, "private_store", SharedStore::encode, SharedStore::decode);
    }

    /**
     * The store.
     *
     * @param version the highest one seen at the server: a lower one is never believed
     * @param changed whether something here is not at the server yet
     */
    public record Row(long version, StoreContent content, boolean changed) {

        /** Before anything was seen. */
        public static final Row NONE = new Row(0, StoreContent.EMPTY, false);
    }

    public Row read() {
        return row.read().orElse(Row.NONE);
    }

    public void write(Row next) {
        row.write(next);
    }

    private static void encode(Row row, CborWriter writer) {
        writer.array(4)
                .uint(1)
                .uint(row.version())
                .bytes(row.content().encode())
                .uint(row.changed() ? 1 : 0);
    }

    private static Row decode(CborReader reader) throws MalformedException {
        reader.array(4).uint(1);
        long version = reader.uint();
        Bytes content = reader.bytesUpTo(Limits.PRIVATE_STORE_BYTES);
        return new Row(version, StoreContent.decode(content.unsafeArray()), reader.uint(1) == 1);
    }
}
