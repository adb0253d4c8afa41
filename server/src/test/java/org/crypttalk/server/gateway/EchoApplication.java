package org.crypttalk.server.gateway;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.crypttalk.server.gateway.socketio.Acknowledgement;
import org.crypttalk.server.gateway.socketio.Admission;
import org.crypttalk.server.gateway.socketio.Handshake;
import org.crypttalk.server.gateway.socketio.SocketApplication;
import org.crypttalk.server.gateway.socketio.SocketConnection;
import org.crypttalk.server.gateway.socketio.SocketListener;
import org.jspecify.annotations.Nullable;

/**
 * Admits clients that show {@code {"token": "letmein"}}, and breaks on {@code "break"}. Sends {@code auth} on admission, answers {@code message} with
 * {@code message-back}, acknowledges {@code message-with-ack} with its arguments, and on {@code ask} asks the client a
 * question whose answer it sends on as {@code answer}. It keeps a log of everything that was handled.
 */
final class EchoApplication implements SocketApplication {

    final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    final BlockingQueue<SocketConnection> connections = new LinkedBlockingQueue<>();

    @Override
    public Admission admit(Handshake handshake, SocketConnection connection) {
        if ("break".equals(handshake.auth().get("token"))) {
            throw new IllegalStateException("as the test asked");
        }
        if (!"letmein".equals(handshake.auth().get("token"))) {
            log.add("refused");
            return new Admission.Refused("unauthorized", "The token is missing or wrong. Sign in again.");
        }
        connections.add(connection);
        connection.emit("auth", Map.of("token", "letmein"));
        return new Admission.Admitted(new SocketListener() {
            @Override
            public void onEvent(String event, List<@Nullable Object> arguments, Acknowledgement acknowledgement)
                    throws Exception {
                log.add(event);
                switch (event) {
                    case "message" -> connection.emit("message-back", arguments.toArray());
                    case "message-with-ack" -> acknowledgement.send(arguments.toArray());
                    case "ask" ->
                        connection.emitWithAcknowledgement(
                                answer -> connection.emit("answer", answer.toArray()), "question", arguments.toArray());
                    case "fail" -> throw new IllegalStateException("as the test asked");
                    case "kick" -> connection.disconnect("kicked");
                    case "drop" -> connection.close("dropped");
                    default -> acknowledgement.send();
                }
            }

            @Override
            public void onClose(String reason) {
                log.add("closed: " + reason);
            }
        });
    }
}
