package org.crypttalk.client.store;

import java.util.Optional;
import org.crypttalk.client.rest.Token;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;

/** What a device that is gone still has to tell the server. */
public final class FarewellStore {

    private static final String TABLE = "farewell";
    private static final int MAX_TEXT = 1_024;

    private final ProfileFile file;

    FarewellStore(ProfileFile file) {
        this.file = file;
    }

    /**
     * That it retires.
     *
     * @param server where
     * @param token of the session that tells it, and ends with it
     * @param retirement the signed entry for the account's log
     */
    public record Farewell(String server, Token token, Bytes retirement) {}

    public Optional<Farewell> read() {
        return file.inTransaction(s -> s.first(
                "SELECT sealed FROM farewell WHERE id = 1",
                row -> file.sealer().open(TABLE, 1, 0, row.getBytes(1), FarewellStore::decode)));
    }

    void write(Farewell farewell) {
        byte[] sealed = file.sealer()
                .seal(
                        TABLE,
                        1,
                        0,
                        writer -> writer.array(4)
                                .uint(1)
                                .text(farewell.server())
                                .text(farewell.token().reveal())
                                .bytes(farewell.retirement()));
        file.inTransaction(s -> s.update("INSERT OR REPLACE INTO farewell (id, sealed) VALUES (1, ?)", sealed));
    }

    public void remove() {
        file.inTransaction(s -> s.update("DELETE FROM farewell"));
    }

    private static Farewell decode(CborReader reader) throws MalformedException {
        reader.array(4).uint(1);
        return new Farewell(
                reader.text(MAX_TEXT),
                new Token(reader.text(MAX_TEXT)),
                reader.bytesUpTo(Limits.LOG_ENTRY_WITH_LIST_BYTES));
    }
}
