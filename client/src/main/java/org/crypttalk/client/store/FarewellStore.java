package org.crypttalk.client.store;

import java.util.Optional;
import org.crypttalk.client.rest.Token;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;

/** What a device that is gone still has to tell the server. */
public final class FarewellStore {

    private static final int MAX_TEXT = 1_024;

    private final SealedRow<Farewell> row;

    FarewellStore(ProfileFile file) {
        this.row = new SealedRow<>(file, "farewell", FarewellStore::encode, FarewellStore::decode);
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
        return row.read();
    }

    void write(Farewell farewell) {
        row.write(farewell);
    }

    public void remove() {
        row.remove();
    }

    private static void encode(Farewell farewell, CborWriter writer) {
        writer.array(4)
                .uint(1)
                .text(farewell.server())
                .text(farewell.token().reveal())
                .bytes(farewell.retirement());
    }

    private static Farewell decode(CborReader reader) throws MalformedException {
        reader.array(4).uint(1);
        return new Farewell(
                reader.text(MAX_TEXT),
                new Token(reader.text(MAX_TEXT)),
                reader.bytesUpTo(Limits.LOG_ENTRY_WITH_LIST_BYTES));
    }
}
