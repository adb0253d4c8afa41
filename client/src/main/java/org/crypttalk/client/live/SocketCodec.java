package org.crypttalk.client.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crypttalk.client.rest.Json;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what arrives on one connection, frame by frame; a packet with attachments is complete with its last one. Not for several threads.
 *
 * <p>Only what this protocol uses: WebSocket, namespace {@code /}, attachments as arguments of events.
 */
final class SocketCodec {

    private static final int MAX_ATTACHMENTS = 16;

    private record Announced(boolean event, long id, Json arguments, int attachments) {}

    private @Nullable Announced announced;
    private final List<Bytes> attachments = new ArrayList<>();

    /** The packet of a text frame; nothing for one that means nothing here, or whose attachments are to come. */
    Optional<SocketPacket> text(String frame) throws MalformedException {
        if (announced != null) {
            throw new MalformedException("a text frame came where an attachment was announced");
        }
        if (frame.isEmpty()) {
            throw new MalformedException("an empty frame");
        }
        String rest = frame.substring(1);
        return switch (frame.charAt(0)) {
            case '0' -> {
                Json open = Json.parse(rest);
                yield Optional.of(new SocketPacket.Open(open.uint("pingInterval"), open.uint("pingTimeout")));
            }
            case '1' -> Optional.of(new SocketPacket.Ended());
            case '2' -> Optional.of(new SocketPacket.Ping());
            case '4' -> packet(rest);
            default -> Optional.empty();
        };
    }

    /** The packet that a binary frame completes. */
    Optional<SocketPacket> binary(Bytes frame) throws MalformedException {
        Announced packet = announced;
        if (packet == null) {
            throw new MalformedException("a binary frame that nothing announced");
        }
        attachments.add(frame);
        if (attachments.size() < packet.attachments()) {
            return Optional.empty();
        }
        announced = null;
        List<Bytes> all = List.copyOf(attachments);
        attachments.clear();
        return Optional.of(finished(packet, all));
    }

    private Optional<SocketPacket> packet(String packet) throws MalformedException {
        if (packet.isEmpty()) {
            throw new MalformedException("an empty packet");
        }
        char type = packet.charAt(0);
        String rest = packet.substring(1);
        return switch (type) {
            case '0' -> Optional.of(new SocketPacket.Connected());
            case '1' -> Optional.of(new SocketPacket.Ended());
            case '2', '3' -> Optional.of(finished(announcement(type == '2', rest, 0), List.of()));
            case '4' -> Optional.of(new SocketPacket.Refused(Json.parse(rest)));
            case '5', '6' -> {
                int dash = rest.indexOf('-');
                int count = dash < 1 || dash > 2 ? 0 : (int) number(rest.substring(0, dash));
                if (count < 1 || count > MAX_ATTACHMENTS) {
                    throw new MalformedException("a packet with an impossible number of attachments");
                }
                announced = announcement(type == '5', rest.substring(dash + 1), count);
                yield Optional.empty();
            }
            default -> throw new MalformedException("an unknown type of packet");
        };
    }

    private static Announced announcement(boolean event, String rest, int attachments) throws MalformedException {
        int start = rest.indexOf('[');
        if (start < 0) {
            throw new MalformedException("a packet without arguments");
        }
        long id = start == 0 ? -1 : number(rest.substring(0, start));
        if (!event && id < 0) {
            throw new MalformedException("an acknowledgement of nothing");
        }
        return new Announced(event, id, Json.parse(rest.substring(start)), attachments);
    }

    private static SocketPacket finished(Announced packet, List<Bytes> attachments) throws MalformedException {
        return packet.event()
                ? new SocketPacket.Event(packet.arguments().at(0).text(), packet.arguments(), attachments)
                : new SocketPacket.Ack(packet.id(), packet.arguments(), attachments);
    }

    private static long number(String digits) throws MalformedException {
        if (digits.isEmpty() || digits.length() > 15 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new MalformedException("a number is needed");
        }
        return Long.parseLong(digits);
    }

    /** The text frame of CONNECT. */
    static String connect(String token) {
        return "40" + Json.object().put("token", token);
    }

    /**
     * The text frame of an event with one attachment.
     *
     * @param id negative if no acknowledgement is wanted
     */
    static String event(String name, long id) {
        return "451-" + (id < 0 ? "" : id) + "[\"" + name + "\",{\"_placeholder\":true,\"num\":0}]";
    }
}
