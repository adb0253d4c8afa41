package org.crypttalk.client.live;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.random.RandomGenerator;
import org.crypttalk.client.rest.Answer;
import org.crypttalk.client.rest.Refusal;
import org.crypttalk.client.rest.Rest;
import org.crypttalk.client.rest.Token;
import org.crypttalk.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection to the server: opens it, hands on what it brings, and opens it again when it ends, with growing pauses. Its own virtual
 * thread; what it brings waits in a queue for one reader.
 */
public final class LiveConnection implements AutoCloseable {

    /** Where the tokens of device sessions come from. */
    public interface Sessions {
        /** A token that was not refused yet, from the server if need be. */
        Answer<Token> token();

        /** The server refused the token: it is not given again. */
        void refused(Token token);
    }

    private static final int MOST_WAITING = 4_000;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;

    private final Rest rest;
    private final Sessions sessions;
    private final Duration patience;
    private final RandomGenerator random;
    private final BlockingQueue<Inbound> inbound = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile @Nullable LiveSocket current;
    private volatile boolean closed;

    public LiveConnection(Rest rest, Sessions sessions, Duration patience, RandomGenerator random) {
        this.rest = rest;
        this.sessions = sessions;
        this.patience = patience;
        this.random = random;
        this.thread = Thread.ofVirtual().name("crypt-talk live").unstarted(this::run);
    }

    /** Begins to connect. */
    public void start() {
        thread.start();
    }

    /** What comes next; blocks. */
    public Inbound take() throws InterruptedException {
        return inbound.take();
    }

    public boolean isUp() {
        return current != null;
    }

    /** Emits and waits for the acknowledgement. */
    public Asked ask(String event, Bytes argument) throws InterruptedException {
        LiveSocket socket = current;
        return socket == null ? new Asked.NoAnswer() : socket.ask(event, argument, patience);
    }

    /** Emits if there is a connection. */
    public void tell(String event, Bytes argument) {
        LiveSocket socket = current;
        if (socket != null) {
            socket.tell(event, argument);
        }
    }

    /** Drops the present connection; another one is opened. */
    public void reconnect() {
        LiveSocket socket = current;
        if (socket != null) {
            socket.end("it is opened anew");
        }
    }

    @Override
    public void close() {
        closed = true;
        LiveSocket socket = current;
        if (socket != null) {
            socket.end("this device closed it");
        }
        thread.interrupt();
    }

    private void run() {
        long pause = FIRST_PAUSE_MILLIS;
        try {
            while (!closed) {
                Ending ending = connectOnce();
                if (closed) {
                    return;
                }
                if (ending.refused()) {
                    inbound.add(new Inbound.Refused());
                    return;
                }
                inbound.add(new Inbound.Down(ending.reason()));
                pause = ending.wasUp() ? FIRST_PAUSE_MILLIS : Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
                Thread.sleep(pause / 2 + random.nextLong(pause / 2 + 1));
            }
        } catch (InterruptedException e) {
            // Closed: nothing is left to do.
        }
    }

    private record Ending(boolean wasUp, boolean refused, String reason) {}

    private Ending connectOnce() throws InterruptedException {
        Answer<Token> answer = sessions.token();
        return switch (answer) {
            case Answer.None<Token>(String reason) -> new Ending(false, false, reason);
            case Answer.Refused<Token>(Refusal refusal) ->
                new Ending(false, refusal.code().equals("device_refused"), refusal.detail());
            case Answer.Ok<Token>(Token token) -> connectWith(token);
        };
    }

    private Ending connectWith(Token token) throws InterruptedException {
        LiveSocket.Opening opening = LiveSocket.open(rest.http(), rest.server(), token, patience, this::received);
        switch (opening) {
            case LiveSocket.Opening.Failed(String reason) -> {
                return new Ending(false, false, reason);
            }
            case LiveSocket.Opening.Refused(String code) -> {
                if (code.equals("not_signed_in")) {
                    sessions.refused(token);
                }
                return new Ending(false, false, "The server refused the session.");
            }
            case LiveSocket.Opening.Open(LiveSocket socket) -> {
                current = socket;
                if (closed) {
                    socket.end("this device closed it");
                }
                inbound.add(new Inbound.Up());
                try {
                    return new Ending(true, false, "The connection ended: " + socket.awaitEnd() + ".");
                } finally {
                    current = null;
                    socket.end("it is not used any more");
                }
            }
        }
    }

    private void received(SocketPacket.Event event) {
        if (inbound.size() >= MOST_WAITING) {
            // Nothing is lost by it: the next connection asks for what is missing.
            reconnect();
            return;
        }
        inbound.add(new Inbound.Event(event.name(), event.arguments(), event.attachments(), System.nanoTime()));
    }
}
