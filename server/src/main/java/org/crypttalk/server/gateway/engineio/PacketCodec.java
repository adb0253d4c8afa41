package org.crypttalk.server.gateway.engineio;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Packets and payloads of Engine.IO, protocol revision 4.
 *
 * <p>A packet of text is one digit and its data. A packet of bytes is always a message: a WebSocket carries it as a binary
 * frame without a digit, long polling as {@code b} and base64. A payload of long polling is packets joined by the record
 * separator, 0x1e.
 */
public final class PacketCodec {

    /** The most packets one payload may carry. */
    public static final int MAX_PACKETS_IN_PAYLOAD = 16_384;

    private static final byte SEPARATOR = 0x1e;

    private PacketCodec() {}

    /** Decodes the text of a WebSocket message. */
    public static EnginePacket decodeText(byte[] text) throws MalformedPacketException {
        return decodeText(text, 0, text.length);
    }

    /** Decodes a payload of long polling, which holds at least one packet. */
    public static List<EnginePacket> decodePayload(byte[] payload) throws MalformedPacketException {
        List<EnginePacket> packets = new ArrayList<>();
        int start = 0;
        while (true) {
            int end = start;
            while (end < payload.length && payload[end] != SEPARATOR) {
                end++;
            }
            if (packets.size() == MAX_PACKETS_IN_PAYLOAD) {
                throw new MalformedPacketException("too many packets in one payload");
            }
            packets.add(
                    start < end && payload[start] == 'b'
                            ? EnginePacket.binary(decodeBase64(payload, start + 1, end))
                            : decodeText(payload, start, end));
            if (end == payload.length) {
                return packets;
            }
            start = end + 1;
        }
    }

    /** Encodes packets as one payload of long polling. */
    public static byte[] encodePayload(List<EnginePacket> packets) {
        int size = Math.max(0, packets.size() - 1);
        for (EnginePacket packet : packets) {
            size += 1 + (packet.binary() ? (packet.data().length + 2) / 3 * 4 : packet.data().length);
        }
        byte[] payload = new byte[size];
        int at = 0;
        for (EnginePacket packet : packets) {
            if (at > 0) {
                payload[at++] = SEPARATOR;
            }
            byte[] data = packet.data();
            if (packet.binary()) {
                payload[at++] = 'b';
                data = Base64.getEncoder().encode(data);
            } else {
                payload[at++] = packet.type().digit();
            }
            System.arraycopy(data, 0, payload, at, data.length);
            at += data.length;
        }
        return payload;
    }

    private static EnginePacket decodeText(byte[] bytes, int start, int end) throws MalformedPacketException {
        if (start == end) {
            throw new MalformedPacketException("empty packet");
        }
        EnginePacket.Type type = EnginePacket.Type.ofDigit(bytes[start]);
        byte[] data = Arrays.copyOfRange(bytes, start + 1, end);
        if (!isUtf8(data)) {
            throw new MalformedPacketException("text is not UTF-8");
        }
        return new EnginePacket(type, false, data);
    }

    private static byte[] decodeBase64(byte[] bytes, int start, int end) throws MalformedPacketException {
        try {
            ByteBuffer decoded = Base64.getDecoder().decode(ByteBuffer.wrap(bytes, start, end - start));
            byte[] data = new byte[decoded.remaining()];
            decoded.get(data);
            return data;
        } catch (IllegalArgumentException malformed) {
            throw new MalformedPacketException("bytes are not base64");
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        int or = 0;
        for (byte each : bytes) {
            or |= each;
        }
        if (or >= 0) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
