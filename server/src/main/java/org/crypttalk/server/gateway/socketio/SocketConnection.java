package org.crypttalk.server.gateway.socketio;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One Socket.IO connection as the application sees it. Every method may be called from any thread and returns without
 * waiting for the network. What is emitted and acknowledged leaves in the order of the calls.
 *
 * <p>The bytes that wait for a slow reader are bounded twice: above the soft limit {@link #emit} does nothing and says so;
 * acknowledgements still pass, until the hard limit closes the connection.
 */
public interface SocketConnection {

    /** The id of this connection, 20 characters, unguessable; safe to log. */
    String id();

    /**
     * Sends an event.
     *
     * @param event its name
     * @param arguments {@code String}, {@code Integer}, {@code Long}, finite {@code Double}, {@code Boolean}, {@code null},
     *     {@code byte[]} (sent as a binary attachment), {@code List} and {@code Map} with string keys of these
     * @return false when nothing was sent: the connection is closed, or more bytes wait than the soft limit allows. Then
     *     {@link #onDrained} tells when it is worth trying again
     * @throws IllegalArgumentException when an argument is of another type
     */
    boolean emit(String event, @Nullable Object... arguments);

    /**
     * Sends an event and asks the client to acknowledge it.
     *
     * @param onAcknowledged called with the client's arguments, in order with its events; never called when the connection
     *     closes before
     * @return false when nothing was sent, as for {@link #emit}, or when 1,000 acknowledgements are outstanding
     */
    boolean emitWithAcknowledgement(
            Consumer<List<@Nullable Object>> onAcknowledged, String event, @Nullable Object... arguments);

    /** The bytes that are accepted and not yet handed to the transport. */
    long pendingBytes();

    /**
     * Asks for one call, on some virtual thread, as soon as at most half of the soft limit is pending; at once if it is so
     * now. Replaces an earlier request that was not served yet. Never called after the connection closed.
     */
    void onDrained(Runnable action);

    /** Closes the transport; an ordinary client reconnects on its own. */
    void close(String reason);

    /** Tells the client that it is not wanted any more and closes the transport; an ordinary client stays away. */
    void disconnect(String reason);
}
