package org.crypttalk.server.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.cluster.Peers.News;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** News as bytes between nodes of the same or of neighbouring versions: a byte for the kind, then its parts. */
final class NewsBytes {

    private static final byte RUNG = 1;
    private static final byte SESSION_ENDED = 2;
    private static final byte EVENT_WITH_BYTES = 3;
    private static final byte EVENT_WITH_JSON = 4;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private NewsBytes() {}

    static byte[] encode(News news) {
        return switch (news) {
            case News.Rung rung ->
                ByteBuffer.allocate(1 + Hash.SIZE + Long.BYTES)
                        .put(RUNG)
                        .put(rung.conversation().toBytes())
                        .putLong(rung.sequence())
                        .array();
            case News.SessionEnded ended ->
                ByteBuffer.allocate(1 + Hash.SIZE)
                        .put(SESSION_ENDED)
                        .put(ended.session().toBytes())
                        .array();
            case News.Event event ->
                event.argument() instanceof byte[] bytes
                        ? event(EVENT_WITH_BYTES, event.name(), bytes)
                        : event(EVENT_WITH_JSON, event.name(), JSON.writeValueAsBytes(event.argument()));
        };
    }

    private static byte[] event(byte kind, String name, byte[] argument) {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(2 + ascii.length + argument.length)
                .put(kind)
                .put((byte) ascii.length)
                .put(ascii)
                .put(argument)
                .array();
    }

    /**
     * Reads news.
     *
     * @throws IllegalArgumentException if it is of a kind that this version does not know, or damaged
     */
    static News decode(byte[] bytes) {
        try {
            return switch (bytes[0]) {
                case RUNG ->
                    new News.Rung(
                            ConversationId.of(Arrays.copyOfRange(bytes, 1, 1 + Hash.SIZE)),
                            ByteBuffer.wrap(bytes).getLong(1 + Hash.SIZE));
                case SESSION_ENDED -> new News.SessionEnded(Hash.of(Arrays.copyOfRange(bytes, 1, bytes.length)));
                case EVENT_WITH_BYTES -> new News.Event(name(bytes), argument(bytes));
                case EVENT_WITH_JSON -> new News.Event(name(bytes), JSON.readValue(argument(bytes), Object.class));
                default -> throw new IllegalArgumentException("No news begins with " + bytes[0]);
            };
        } catch (IndexOutOfBoundsException | JacksonException e) {
            throw new IllegalArgumentException("News of " + bytes.length + " bytes are damaged", e);
        }
    }

    private static String name(byte[] bytes) {
        return new String(bytes, 2, bytes[1], StandardCharsets.US_ASCII);
    }

    private static byte[] argument(byte[] bytes) {
        return Arrays.copyOfRange(bytes, 2 + bytes[1], bytes.length);
    }
}
