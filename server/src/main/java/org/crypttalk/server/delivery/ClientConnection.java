package org.crypttalk.server.delivery;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.gateway.socketio.SocketConnection;
import org.crypttalk.server.problem.ProblemCode;
import org.crypttalk.server.session.SignedIn;
import org.jspecify.annotations.Nullable;

/**
 * One signed-in Socket.IO connection, and how far each conversation was pushed to it. The positions belong to the thread of
 * {@link Doorbells}; everything else may be used from any thread.
 */
final class ClientConnection {

    private final SocketConnection socket;
    private final SignedIn session;
    private volatile boolean signedOut;
    private final Map<ConversationId, Long> pushed = new HashMap<>(4);
    private final Set<ConversationId> behind = new HashSet<>(1);

    ClientConnection(SocketConnection socket, SignedIn session) {
        this.socket = socket;
        this.session = session;
    }

    SignedIn session() {
        return session;
    }

    AccountId account() {
        return session.account();
    }

    /** Sends an event; one that a slow connection cannot take is dropped, for clients ask again after they reconnect. */
    boolean emit(String event, @Nullable Object... arguments) {
        return socket.emit(event, arguments);
    }

    /** Whether the session has ended. What had arrived by then and waits is not done any more. Any thread. */
    boolean isSignedOut() {
        return signedOut;
    }

    /** Ends the connection because its session ended. */
    void signOut() {
        signedOut = true;
        socket.emit("signedOut", Map.of("code", ProblemCode.NOT_SIGNED_IN.code()));
        socket.disconnect("session ended");
    }

    /** Only for {@link Doorbells}: the sequence up to which the conversation was pushed, or announced by a bell. */
    long pushedUpTo(ConversationId conversation, long otherwise) {
        return pushed.getOrDefault(conversation, otherwise);
    }

    /** Only for {@link Doorbells}. */
    void pushedUpTo(ConversationId conversation, Long sequence) {
        pushed.put(conversation, sequence);
    }

    /** Only for {@link Doorbells}: the conversations of which a push was dropped, and that a bell has to announce. */
    Set<ConversationId> behind() {
        return behind;
    }

    /** Only for {@link Doorbells}: asks for a call once there is room again. */
    void onDrained(Runnable action) {
        socket.onDrained(action);
    }
}
