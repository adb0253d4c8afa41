package org.crypttalk.server.gateway.socketio;

import java.util.Map;

/** The decision on a client that asks to connect. */
public sealed interface Admission {

    /**
     * The client may stay.
     *
     * @param listener what hears of its events
     */
    record Admitted(SocketListener listener) implements Admission {}

    /**
     * The client is sent away: it gets {@code CONNECT_ERROR} with {@code {"message": message, "data": {"code": code, …members}}}.
     *
     * @param code what a client's program branches on; stable
     * @param message what happened, why, and what to do
     * @param members what the code adds, by name; {@code code} is not among them
     */
    record Refused(String code, String message, Map<String, Object> members) implements Admission {

        public Refused {
            members = Map.copyOf(members);
        }

        /** A refusal whose code says everything a program needs. */
        public Refused(String code, String message) {
            this(code, message, Map.of());
        }
    }
}
