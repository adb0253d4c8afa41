package org.crypttalk.client.store;

import java.util.Optional;
import java.util.function.BiConsumer;
import org.crypttalk.protocol.cbor.CborWriter;

/**
 * The one row of a table of which there is at most one: {@code (id = 1, sealed)}.
 *
 * @param <T> what it holds; its form begins with a version of its own
 */
final class SealedRow<T> {

    private static final long ROW = 1;
    private static final long COLUMN = 0;

    private final ProfileFile file;
    private final String table;
    private final BiConsumer<T, CborWriter> encode;
    private final Sealer.Reading<T> decode;

    SealedRow(ProfileFile file, String table, BiConsumer<T, CborWriter> encode, Sealer.Reading<T> decode) {
        this.file = file;
        this.table = table;
        this.encode = encode;
        this.decode = decode;
    }

    Optional<T> read() {
        return file.inTransaction(s -> s.first(
                "SELECT sealed FROM " + table + " WHERE id = 1",
                row -> file.sealer().open(table, ROW, COLUMN, row.getBytes(1), decode)));
    }

    void write(T value) {
        byte[] sealed = file.sealer().seal(table, ROW, COLUMN, writer -> encode.accept(value, writer));
        file.inTransaction(s -> s.update("INSERT OR REPLACE INTO " + table + " (id, sealed) VALUES (1, ?)", sealed));
    }

    void remove() {
        file.inTransaction(s -> s.update("DELETE FROM " + table));
    }
}
