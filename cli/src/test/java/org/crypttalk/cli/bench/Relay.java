package org.crypttalk.cli.bench;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.server.gateway.Gateway;
import org.crypttalk.server.gateway.GatewaySettings;
import org.crypttalk.server.gateway.http.HttpHandler;
import org.crypttalk.server.gateway.socketio.Acknowledgement;
import org.crypttalk.server.gateway.socketio.Admission;
import org.crypttalk.server.gateway.socketio.SocketConnection;
import org.crypttalk.server.gateway.socketio.SocketListener;
import org.jspecify.annotations.Nullable;

/**
 * A server with one conversation that keeps nothing on disk: acknowledges each envelope and pushes it to everybody, over the
 * real gateway. A test may make it lose, repeat or swap what it pushes. Clients that come with the token "nobody" are refused.
 */
final class Relay implements AutoCloseable {

    private final Gateway gateway;
    private final List<SocketConnection> connections = new ArrayList<>();
    private final UnaryOperator<List<byte[]>> delivery;
    private long sequence = 1;

    /**
     * Starts one on a free port.
     *
     * @param delivery what of the envelopes that were accepted is pushed, and in which order
     */
    Relay(UnaryOperator<List<byte[]>> delivery) throws IOException {
        this.delivery = delivery;
        HttpHandler nothing = request -> {
            throw new IllegalStateException("the relay has no routes");
        };
        gateway = new Gateway(
                GatewaySettings.defaults("127.0.0.1", 0),
                nothing,
                nothing,
                (handshake, connection) -> admit(handshake.auth(), connection),
                Clock.systemUTC(),
                new SecureRandom());
        gateway.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + gateway.boundPort());
    }

    private synchronized Admission admit(Map<String, @Nullable Object> auth, SocketConnection connection) {
        if ("nobody".equals(auth.get("token"))) {
            return new Admission.Refused("not_signed_in", "Sign in first.");
        }
        connections.add(connection);
        return new Admission.Admitted(new SocketListener() {
            @Override
            public void onEvent(String event, List<@Nullable Object> arguments, Acknowledgement acknowledgement) {
                if (event.equals("send") && arguments.getFirst() instanceof byte[] envelope) {
                    accept(envelope, acknowledgement);
                }
            }

            @Override
            public void onClose(String reason) {
                leave(connection);
            }
        });
    }

    private synchronized void accept(byte[] envelope, Acknowledgement acknowledgement) {
        acknowledgement.send(null, Map.of("sequence", sequence + 1, "time", 1));
        for (byte[] each : delivery.apply(List.of(envelope))) {
            sequence++;
            byte[] conversation = Arrays.copyOfRange(each, 8, 40);
            byte[] page = new CborWriter(each.length + 128)
                    .array(3)
                    .bytes(conversation)
                    .uint(sequence)
                    .array(1)
                    .array(4)
                    .uint(sequence)
                    .uint(1)
                    .uint(0)
                    .bytes(each)
                    .toBytes();
            connections.forEach(connection -> connection.emit("entries", (Object) page));
        }
    }

    private synchronized void leave(SocketConnection connection) {
        connections.remove(connection);
    }

    @Override
    public void close() {
        gateway.close();
    }
}
