package org.crypttalk.server.gateway.socketio;

import org.jspecify.annotations.Nullable;

/** Answers one event. May be used from any thread, also after the event was handled; only the first answer counts. */
@FunctionalInterface
public interface Acknowledgement {

    /** The acknowledgement of an event whose sender wants none. */
    Acknowledgement NONE = arguments -> {};

    /**
     * Sends the answer.
     *
     * @param arguments JSON values and {@code byte[]}, see {@link SocketConnection#emit}
     * @throws IllegalArgumentException when an argument is of another type
     */
    void send(@Nullable Object... arguments);
}
