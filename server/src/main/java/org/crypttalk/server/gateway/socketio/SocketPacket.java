package org.crypttalk.server.gateway.socketio;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client may say in Socket.IO, protocol revision 5; binary attachments are already in their places. */
public sealed interface SocketPacket {

    /** The id of a packet that asks for no acknowledgement. */
    long NO_ID = -1;

    /** The namespace it is for; the one of this server is {@code /}. */
    String namespace();

    /**
     * CONNECT.
     *
     * @param auth the JSON object the client sent, empty without one
     */
    record Connect(String namespace, Map<String, @Nullable Object> auth) implements SocketPacket {}

    /** DISCONNECT. */
    record Disconnect(String namespace) implements SocketPacket {}

    /**
     * EVENT or BINARY_EVENT.
     *
     * @param id what to acknowledge it by, or {@link #NO_ID}
     */
    record Event(String namespace, long id, String name, List<@Nullable Object> arguments) implements SocketPacket {}

    /** ACK or BINARY_ACK of something this server sent. */
    record Ack(String namespace, long id, List<@Nullable Object> arguments) implements SocketPacket {}
}
