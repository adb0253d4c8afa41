package org.crypttalk.client.live;

import java.util.List;
import org.crypttalk.client.rest.Json;
import org.crypttalk.protocol.Bytes;

/** What a server says on a connection: Engine.IO 4 and Socket.IO protocol 5 as far as a client that connects by WebSocket meets them. */
sealed interface SocketPacket {

    /** The Engine.IO handshake: how often the server pings, and how long it may be late. */
    record Open(long pingIntervalMillis, long pingTimeoutMillis) implements SocketPacket {}

    record Ping() implements SocketPacket {}

    /** The namespace was joined. */
    record Connected() implements SocketPacket {}

    /** The namespace was refused. */
    record Refused(Json reason) implements SocketPacket {}

    /**
     * An event.
     *
     * @param arguments the JSON array with the name first, and placeholders where bytes were
     */
    record Event(String name, Json arguments, List<Bytes> attachments) implements SocketPacket {}

    /** The answer to an event of ours. */
    record Ack(long id, Json arguments, List<Bytes> attachments) implements SocketPacket {}

    /** The server ends the connection. */
    record Ended() implements SocketPacket {}
}
