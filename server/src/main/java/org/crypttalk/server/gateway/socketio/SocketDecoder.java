package org.crypttalk.server.gateway.socketio;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crypttalk.server.gateway.engineio.EnginePacket;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the messages of one client. A text is
 * {@code type [attachments "-"] [namespace ","] [id] [JSON]}; a binary packet is complete when its attachments have
 * followed as messages of bytes. Not safe for use by many threads.
 */
final class SocketDecoder {

    /** The most attachments of one packet. */
    static final int MAX_ATTACHMENTS = 16;

    /** The most bytes of one packet with its attachments. */
    static final int MAX_PACKET_BYTES = 2 * 1024 * 1024;

    private static final int MAX_NAMESPACE = 64;
    private static final int MAX_ID_DIGITS = 15;
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private record Header(char type, String namespace, long id, int jsonAt, int attachments) {}

    private @Nullable Header awaited;
    private byte @Nullable [] awaitedText;
    private @Nullable List<byte[]> attachments;
    private int awaitedBytes;

    /**
     * Decodes one message.
     *
     * @return the packet, or null while attachments are missing
     */
    @Nullable
    SocketPacket decode(EnginePacket message) throws MalformedSocketPacketException {
        if (message.binary()) {
            return attach(message.data());
        }
        if (awaited != null) {
            throw new MalformedSocketPacketException("text instead of an attachment");
        }
        byte[] text = message.data();
        Header header = header(text);
        if (header.attachments() > 0) {
            awaited = header;
            awaitedText = text;
            awaitedBytes = text.length;
            attachments = new ArrayList<>(header.attachments());
            return null;
        }
        return packet(header, text, List.of());
    }

    private @Nullable SocketPacket attach(byte[] attachment) throws MalformedSocketPacketException {
        Header header = awaited;
        byte[] text = awaitedText;
        List<byte[]> arrived = attachments;
        if (header == null || text == null || arrived == null) {
            throw new MalformedSocketPacketException("an attachment without a packet");
        }
        awaitedBytes += attachment.length;
        if (awaitedBytes > MAX_PACKET_BYTES) {
            throw new MalformedSocketPacketException("a packet is too large");
        }
        arrived.add(attachment);
        if (arrived.size() < header.attachments()) {
            return null;
        }
        awaited = null;
        awaitedText = null;
        attachments = null;
        return packet(header, text, arrived);
    }

    private static Header header(byte[] text) throws MalformedSocketPacketException {
        if (text.length == 0) {
            throw new MalformedSocketPacketException("empty packet");
        }
        char type = (char) text[0];
        if (type < '0' || type > '6' || type == '4') {
            throw new MalformedSocketPacketException("unknown packet type");
        }
        int at = 1;
        int attachments = 0;
        if (type == '5' || type == '6') {
            int end = digits(text, at);
            if (end == at || end - at > 2 || end == text.length || text[end] != '-') {
                throw new MalformedSocketPacketException("the number of attachments is malformed");
            }
            attachments = (int) number(text, at, end);
            if (attachments > MAX_ATTACHMENTS) {
                throw new MalformedSocketPacketException("too many attachments");
            }
            at = end + 1;
        }
        String namespace = "/";
        if (at < text.length && text[at] == '/') {
            int end = at;
            while (end < text.length && text[end] != ',') {
                end++;
            }
            if (end - at > MAX_NAMESPACE) {
                throw new MalformedSocketPacketException("the namespace is too long");
            }
            namespace = new String(text, at, end - at, StandardCharsets.UTF_8);
            at = Math.min(end + 1, text.length);
        }
        int end = digits(text, at);
        if (end - at > MAX_ID_DIGITS) {
            throw new MalformedSocketPacketException("the id is too long");
        }
        long id = end == at ? SocketPacket.NO_ID : number(text, at, end);
        return new Header(type, namespace, id, end, attachments);
    }

    private static SocketPacket packet(Header header, byte[] text, List<byte[]> attachments)
            throws MalformedSocketPacketException {
        boolean hasJson = header.jsonAt() < text.length;
        boolean hasId = header.id() != SocketPacket.NO_ID;
        return switch (header.type()) {
            case '0' -> {
                if (hasId) {
                    throw new MalformedSocketPacketException("CONNECT has an id");
                }
                Map<String, @Nullable Object> auth = hasJson ? JsonValues.readObject(text, header.jsonAt()) : Map.of();
                yield new SocketPacket.Connect(header.namespace(), auth);
            }
            case '1' -> {
                if (hasId || hasJson) {
                    throw new MalformedSocketPacketException("DISCONNECT carries data");
                }
                yield new SocketPacket.Disconnect(header.namespace());
            }
            case '2', '5' -> {
                List<@Nullable Object> values = JsonValues.readArray(text, header.jsonAt(), attachments);
                if (values.isEmpty() || !(values.getFirst() instanceof String name) || RESERVED.contains(name)) {
                    throw new MalformedSocketPacketException("an event has no name that it may have");
                }
                yield new SocketPacket.Event(header.namespace(), header.id(), name, values.subList(1, values.size()));
            }
            default -> {
                if (!hasId) {
                    throw new MalformedSocketPacketException("an acknowledgement has no id");
                }
                yield new SocketPacket.Ack(
                        header.namespace(), header.id(), JsonValues.readArray(text, header.jsonAt(), attachments));
            }
        };
    }

    private static int digits(byte[] text, int from) {
        int end = from;
        while (end < text.length && text[end] >= '0' && text[end] <= '9') {
            end++;
        }
        return end;
    }

    private static long number(byte[] text, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = 10 * number + (text[i] - '0');
        }
        return number;
    }
}
