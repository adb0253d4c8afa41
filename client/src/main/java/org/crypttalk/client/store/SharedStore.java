package org.crypttalk.client.store;

import org.crypttalk.client.crypto.account.StoreContent;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;

/** The private store as this device has it. */
public final class SharedStore {

    private static final String TABLE = "private_store";

    private final ProfileFile file;

    public SharedStore(ProfileFile file) {
        this.file = file;
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
        return file.inTransaction(s -> s.first(
                        "SELECT sealed FROM private_store WHERE id = 1",
                        row -> file.sealer().open(TABLE, 1, 0, row.getBytes(1), SharedStore::decode)))
                .orElse(Row.NONE);
    }

    public void write(Row row) {
        byte[] sealed = file.sealer()
                .seal(
                        TABLE,
                        1,
                        0,
                        writer -> writer.array(4)
                                .uint(1)
                                .uint(row.version())
                                .bytes(row.content().encode())
                                .uint(row.changed() ? 1 : 0));
        file.inTransaction(s -> s.update("INSERT OR REPLACE INTO private_store (id, sealed) VALUES (1, ?)", sealed));
    }

    private static Row decode(CborReader reader) throws MalformedException {
        reader.array(4).uint(1);
        long version = reader.uint();
        Bytes content = reader.bytesUpTo(Limits.PRIVATE_STORE_BYTES);
        return new Row(version, StoreContent.decode(content.unsafeArray()), reader.uint(1) == 1);
    }
}
