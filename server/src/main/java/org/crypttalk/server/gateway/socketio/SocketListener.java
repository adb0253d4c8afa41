package org.crypttalk.server.gateway.socketio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hears of what one admitted client sends. The calls of one connection come strictly in order and one at a time, each on
 * some virtual thread, so they may block; meanwhile the client is held back, not buffered without end.
 */
public interface SocketListener {

    /**
     * The client sent an event.
     *
     * @param event its name
     * @param arguments the other arguments: {@code String}, {@code Long}, {@code Double} (fractions, and integers beyond
     *     64 bits), {@code Boolean}, {@code null}, {@code byte[]} (a binary attachment), {@code List} and {@code Map} with
     *     string keys of these
     * @param acknowledgement how to answer; does nothing when the client asked for no answer
     * @throws Exception anything unexpected: it is logged, the client gets no acknowledgement and stays connected
     */
    void onEvent(String event, List<@Nullable Object> arguments, Acknowledgement acknowledgement) throws Exception;

    /**
     * The connection is gone; no call follows.
     *
     * @param reason a short phrase for the log
     */
    void onClose(String reason);
}
