package org.crypttalk.server.gateway.socketio;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.crypttalk.server.gateway.engineio.EngineListener;
import org.crypttalk.server.gateway.engineio.EnginePacket;
import org.crypttalk.server.gateway.engineio.EngineSession;
import org.crypttalk.server.gateway.http.Headers;
import org.crypttalk.server.gateway.socketio.Mailbox.Letter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of Socket.IO on its Engine.IO session.
 *
 * <pre>
 *   WAITING --CONNECT--> ADMITTING --admitted--> CONNECTED --DISCONNECT--> LEFT
 *                            \------refused----> REFUSED
 * </pre>
 *
 * <p>Only CONNECTED handles events; an event in any other state is a violation and closes the transport. A session is
 * admitted or refused once.
 *
 * <p>Threads: {@link #onMessage} and {@link #onClose} come from wherever bytes arrive and only fill the mailbox; the
 * mailbox is emptied by one virtual thread at a time, which alone touches the decoder. The monitor guards what emitting
 * threads touch; under it the engine session may be called, never the other way round.
 */
public final class SocketSession implements SocketConnection, EngineListener {

    private static final Logger LOG = LoggerFactory.getLogger(SocketSession.class);
    private static final int MAX_OUTSTANDING = 1_000;

    private enum State {
        WAITING,
        ADMITTING,
        CONNECTED,
        REFUSED,
        LEFT
    }

    private final String id;
    private final EngineSession engine;
    private final SocketApplication application;
    private final Executor executor;
    private final Duration connectTimeout;
    private final InetAddress remote;
    private final boolean secure;
    private final SocketFate fate;
    private final Mailbox mailbox = new Mailbox();

    // Touched only by the thread that empties the mailbox.
    private final SocketDecoder decoder = new SocketDecoder();
    private @Nullable Headers headers;
    private @Nullable SocketListener listener;
    private boolean broken;

    // Guarded by the monitor.
    private State state = State.WAITING;
    private @Nullable List<EnginePacket> held;
    private @Nullable Map<Long, Consumer<List<@Nullable Object>>> outstanding;
    private long lastId = -1;

    /**
     * Starts to listen to an engine session.
     *
     * @param id the id of the connection; not the one of the engine session, which is a secret of the client
     * @param executor starts a virtual thread for each task
     * @param connectTimeout how long the client may take to be admitted
     * @param headers the header fields of the request that opened the session
     * @param fate hears what becomes of it
     * @param now the time, {@link System#nanoTime}
     */
    public SocketSession(
            String id,
            EngineSession engine,
            SocketApplication application,
            Executor executor,
            Duration connectTimeout,
            Headers headers,
            InetAddress remote,
            boolean secure,
            SocketFate fate,
            long now) {
        this.id = id;
        this.engine = engine;
        this.application = application;
        this.executor = executor;
        this.connectTimeout = connectTimeout;
        this.headers = headers;
        this.remote = remote;
        this.secure = secure;
        this.fate = fate;
        engine.setDeadline(now + connectTimeout.toNanos());
    }

    // --- what arrives

    @Override
    public void onMessage(EnginePacket message) {
        put(new Letter.Message(message));
    }

    @Override
    public void onClose(String reason) {
        put(new Letter.Closed(reason));
    }

    /** Handles what has arrived, acknowledges it, and then closes the transport; an ordinary client reconnects. */
    @Override
    public void onGoAway(String reason) {
        engine.pause();
        put(new Letter.Goodbye(reason));
    }

    private void put(Letter letter) {
        if (mailbox.put(letter, engine::pause) == Mailbox.Put.START) {
            executor.execute(this::emptyMailbox);
        }
    }

    private void emptyMailbox() {
        for (Letter letter = mailbox.take(); letter != null; letter = mailbox.take()) {
            switch (letter) {
                case Letter.Message message -> handle(message.packet());
                case Letter.Goodbye goodbye -> engine.close(goodbye.reason());
                case Letter.Closed closed -> closed(closed.reason());
            }
            if (mailbox.hasRoomAgain()) {
                engine.resume();
            }
        }
    }

    private void handle(EnginePacket message) {
        if (broken) {
            return;
        }
        try {
            SocketPacket packet = decoder.decode(message);
            if (packet != null) {
                handle(packet);
            }
        } catch (MalformedSocketPacketException malformed) {
            broken = true;
            LOG.debug("Connection {} is closed: {}", id, malformed.getMessage());
            engine.close("malformed packet");
        } catch (Exception unexpected) {
            LOG.error("Connection {}: an event failed unexpectedly", id, unexpected);
        } catch (Throwable fatal) {
            broken = true;
            LOG.error("Connection {} is closed: an event failed", id, fatal);
            engine.close("internal error");
        }
    }

    private void handle(SocketPacket packet) throws Exception {
        if (!packet.namespace().equals("/")) {
            if (!(packet instanceof SocketPacket.Connect)) {
                throw new MalformedSocketPacketException("a packet for a namespace that was never joined");
            }
            engine.send(List.of(SocketEncoder.invalidNamespace(packet.namespace())));
            return;
        }
        switch (packet) {
            case SocketPacket.Connect connect -> admit(connect);
            case SocketPacket.Disconnect disconnect -> leave();
            case SocketPacket.Event event -> {
                Acknowledgement acknowledgement =
                        event.id() == SocketPacket.NO_ID ? Acknowledgement.NONE : new Answer(this, event.id());
                connectedListener().onEvent(event.name(), event.arguments(), acknowledgement);
            }
            case SocketPacket.Ack ack -> {
                connectedListener();
                Consumer<List<@Nullable Object>> waiting = takeOutstanding(ack.id());
                if (waiting != null) {
                    waiting.accept(ack.arguments());
                }
            }
        }
    }

    private SocketListener connectedListener() throws MalformedSocketPacketException {
        SocketListener connected = listener;
        if (connected == null) {
            throw new MalformedSocketPacketException("an event of a client that is not admitted");
        }
        return connected;
    }

    private void admit(SocketPacket.Connect connect) throws MalformedSocketPacketException {
        Headers shown = headers;
        if (shown == null) {
            throw new MalformedSocketPacketException("a second CONNECT");
        }
        headers = null;
        synchronized (this) {
            state = State.ADMITTING;
        }
        Admission admission;
        try {
            admission = application.admit(new Handshake(connect.auth(), shown, remote, secure), this);
        } catch (Exception unexpected) {
            String reference = Long.toHexString(ThreadLocalRandom.current().nextLong());
            LOG.error("Connection {}: admission failed unexpectedly, reference {}", id, reference, unexpected);
            admission = new Admission.Refused(
                    "internal",
                    "The server could not decide on this connection. Try again later. Its operator finds the reason in the log by the reference.",
                    Map.of("reference", reference));
        }
        switch (admission) {
            case Admission.Admitted admitted -> admitted(admitted.listener());
            case Admission.Refused refused -> refused(refused);
        }
    }

    private void admitted(SocketListener admitted) {
        listener = admitted;
        engine.clearDeadline();
        fate.admitted();
        synchronized (this) {
            state = State.CONNECTED;
            List<EnginePacket> packets = new ArrayList<>();
            packets.add(SocketEncoder.connected(id));
            if (held != null) {
                packets.addAll(held);
                held = null;
            }
            engine.send(packets);
        }
    }

    private void refused(Admission.Refused refused) {
        synchronized (this) {
            state = State.REFUSED;
            held = null;
            engine.send(List.of(SocketEncoder.refused(refused)));
        }
    }

    private void leave() throws MalformedSocketPacketException {
        SocketListener left = connectedListener();
        listener = null;
        synchronized (this) {
            state = State.LEFT;
            outstanding = null;
        }
        engine.setDeadline(System.nanoTime() + connectTimeout.toNanos());
        left.onClose("client disconnect");
    }

    private void closed(String reason) {
        fate.ended();
        headers = null;
        synchronized (this) {
            state = State.LEFT;
            held = null;
            outstanding = null;
        }
        SocketListener left = listener;
        listener = null;
        if (left != null) {
            try {
                left.onClose(reason);
            } catch (RuntimeException unexpected) {
                LOG.error("Connection {}: its end was not handled", id, unexpected);
            }
        }
    }

    // --- what the application says

    @Override
    public String id() {
        return id;
    }

    @Override
    public boolean emit(String event, @Nullable Object... arguments) {
        List<EnginePacket> packets = SocketEncoder.event(SocketPacket.NO_ID, event, arguments);
        synchronized (this) {
            return offer(packets);
        }
    }

    @Override
    public boolean emitWithAcknowledgement(
            Consumer<List<@Nullable Object>> onAcknowledged, String event, @Nullable Object... arguments) {
        synchronized (this) {
            if (outstanding == null) {
                outstanding = new HashMap<>();
            }
            if (outstanding.size() >= MAX_OUTSTANDING) {
                return false;
            }
            lastId++;
            if (!offer(SocketEncoder.event(lastId, event, arguments))) {
                return false;
            }
            outstanding.put(lastId, onAcknowledged);
            return true;
        }
    }

    private boolean offer(List<EnginePacket> packets) {
        return switch (state) {
            case CONNECTED -> engine.offer(packets);
            case ADMITTING -> {
                if (held == null) {
                    held = new ArrayList<>();
                }
                if (held.size() >= MAX_OUTSTANDING) {
                    yield false;
                }
                held.addAll(packets);
                yield true;
            }
            case WAITING, REFUSED, LEFT -> false;
        };
    }

    private synchronized @Nullable Consumer<List<@Nullable Object>> takeOutstanding(long acknowledged) {
        return outstanding == null ? null : outstanding.remove(acknowledged);
    }

    private synchronized void answer(List<EnginePacket> packets) {
        if (state == State.CONNECTED) {
            engine.send(packets);
        }
    }

    @Override
    public long pendingBytes() {
        return engine.pendingBytes();
    }

    @Override
    public void onDrained(Runnable action) {
        engine.onDrained(action);
    }

    @Override
    public void close(String reason) {
        engine.close(reason);
    }

    @Override
    public void disconnect(String reason) {
        engine.send(List.of(SocketEncoder.disconnect()));
        engine.close(reason);
    }

    /** Answers one event, once. */
    private static final class Answer extends AtomicBoolean implements Acknowledgement {

        private static final long serialVersionUID = 1L;

        private final transient SocketSession session;
        private final long id;

        Answer(SocketSession session, long id) {
            this.session = session;
            this.id = id;
        }

        @Override
        public void send(@Nullable Object... arguments) {
            List<EnginePacket> packets = SocketEncoder.ack(id, arguments);
            if (compareAndSet(false, true)) {
                session.answer(packets);
            }
        }
    }
}
