package org.crypttalk.server.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.crypttalk.server.gateway.socketio.SocketConnection;
import org.jspecify.annotations.Nullable;

/** A connection that takes what it is sent, or nothing while it is full. */
final class FakeSocket implements SocketConnection {

    /** An event that was taken. */
    record Sent(String event, @Nullable Object argument) {}

    private final List<Sent> sent = new ArrayList<>();
    private boolean full;
    private @Nullable Runnable onDrained;

    /** From now on nothing is taken. */
    synchronized void fill() {
        full = true;
    }

    /** There is room again. */
    void drain() {
        Runnable action;
        synchronized (this) {
            full = false;
            action = onDrained;
            onDrained = null;
        }
        if (action != null) {
            action.run();
        }
    }

    /** What was taken since the last call. */
    synchronized List<Sent> taken() {
        List<Sent> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    @Override
    public String id() {
        return "fake";
    }

    @Override
    public synchronized boolean emit(String event, @Nullable Object... arguments) {
        if (!full) {
            sent.add(new Sent(event, arguments[0]));
        }
        return !full;
    }

    @Override
    public boolean emitWithAcknowledgement(
            Consumer<List<@Nullable Object>> onAcknowledged, String event, @Nullable Object... arguments) {
        throw new UnsupportedOperationException("The server asks for no acknowledgements.");
    }

    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public synchronized void onDrained(Runnable action) {
        onDrained = action;
    }

    @Override
    public void close(String reason) {}

    @Override
    public void disconnect(String reason) {}
}
