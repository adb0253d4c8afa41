package org.crypttalk.server.gateway.engineio;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import org.crypttalk.server.gateway.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * The life of one Engine.IO session, protocol revision 4, whatever carries it.
 *
 * <pre>
 *   opened by GET        POLLING --probe--> POLLING, a WebSocket tries --"5"--> WEBSOCKET
 *   opened by WebSocket  WEBSOCKET
 *   close()              CLOSING: what is queued still leaves, then CLOSED
 *   anything wrong       CLOSED at once
 * </pre>
 *
 * <p>Every method may be called from any thread and none blocks; all state is guarded by the monitor of the session.
 * Packets leave in the order of {@link #send}, across an upgrade too. Time is {@link System#nanoTime}, passed in.
 */
@SuppressWarnings("ReferenceEquality") // links and requests are told apart by identity
public final class EngineSession {

    private enum State {
        POLLING,
        WEBSOCKET,
        CLOSING,
        CLOSED
    }

    private static final byte[] PROBE = "probe".getBytes(StandardCharsets.US_ASCII);
    private static final HttpResponse OK = HttpResponse.text(200, "ok");

    private final String id;
    private final EngineSettings settings;
    private final EngineSessions sessions;
    private final Executor executor;

    private @Nullable EngineListener listener;
    private State state;
    private final Outbox outbox = new Outbox();
    private @Nullable WebSocketLink webSocket;
    private @Nullable WebSocketLink trying;
    private boolean probed;
    private boolean awake;
    private boolean paused;
    private @Nullable WaitingRequest poll;
    private @Nullable WaitingRequest post;
    private @Nullable Runnable drained;
    private boolean pongDue;
    private long heartbeatAt;
    private long deadline;
    private boolean hasDeadline;

    EngineSession(
            String id,
            EngineSettings settings,
            EngineSessions sessions,
            Executor executor,
            @Nullable WebSocketLink webSocket,
            long now) {
        this.id = id;
        this.settings = settings;
        this.sessions = sessions;
        this.executor = executor;
        this.webSocket = webSocket;
        this.state = webSocket == null ? State.POLLING : State.WEBSOCKET;
        this.heartbeatAt = now + settings.pingInterval().toNanos();
        outbox.add(new EnginePacket(EnginePacket.Type.OPEN, false, opening()));
    }

    /** The session id, 20 characters, unguessable. It is what a request of long polling is recognised by: not for logs. */
    public String id() {
        return id;
    }

    /** Sets what hears of this session; before anything is received. */
    public synchronized void listen(EngineListener listener) {
        this.listener = listener;
    }

    // --- sending

    /**
     * Queues the packets of one event unless more bytes wait than the soft limit allows.
     *
     * @return whether they were queued
     */
    public synchronized boolean offer(List<EnginePacket> packets) {
        return outbox.bytes() <= settings.softLimit() && send(packets);
    }

    /**
     * Queues packets; ends the session when more bytes wait than the hard limit allows.
     *
     * @return false when the session is over
     */
    public synchronized boolean send(List<EnginePacket> packets) {
        if (state == State.CLOSED || state == State.CLOSING) {
            return false;
        }
        if (outbox.bytes() > settings.hardLimit()) {
            end("slow reader", 1008);
            return false;
        }
        for (EnginePacket packet : packets) {
            outbox.add(packet);
        }
        flush();
        return true;
    }

    /** The bytes that wait, with an allowance for each packet. */
    public synchronized long pendingBytes() {
        return outbox.bytes();
    }

    /** Runs the action on the executor once at most half of the soft limit is pending. */
    public synchronized void onDrained(Runnable action) {
        if (state != State.CLOSED) {
            drained = action;
            notifyDrained();
        }
    }

    /**
     * The next packet for a WebSocket, null when there is none.
     *
     * @return null also when the link is not the transport of this session; after the last packet of a session that is
     *     being closed the link gets {@link WebSocketLink#close}
     */
    public synchronized @Nullable EnginePacket next(WebSocketLink link) {
        if (link != webSocket) {
            return null;
        }
        EnginePacket packet = outbox.take();
        if (packet != null) {
            notifyDrained();
            return packet;
        }
        awake = false;
        if (state == State.CLOSING) {
            finish();
            link.close(1000);
        }
        return null;
    }

    // --- receiving by long polling

    /** A GET of long polling. */
    public synchronized void poll(WaitingRequest request) {
        if (state == State.WEBSOCKET || state == State.CLOSED) {
            request.respond(EngineError.BAD_REQUEST.response());
            return;
        }
        if (poll != null) {
            request.respond(EngineError.BAD_REQUEST.response());
            end("overlapping polls", 1000);
            return;
        }
        poll = request;
        flush();
        if (poll != null && trying != null && probed) {
            answerPoll(List.of(EnginePacket.bare(EnginePacket.Type.NOOP)));
        }
    }

    /** A POST of long polling. Decodes the payload, so it is called on a virtual thread. */
    public void post(byte[] body, WaitingRequest request) {
        List<EnginePacket> packets;
        try {
            packets = PacketCodec.decodePayload(body);
        } catch (MalformedPacketException malformed) {
            packets = List.of();
        }
        synchronized (this) {
            if (state != State.POLLING) {
                request.respond(EngineError.BAD_REQUEST.response());
                return;
            }
            if (post != null || packets.isEmpty()) {
                request.respond(EngineError.BAD_REQUEST.response());
                end(packets.isEmpty() ? "malformed payload" : "overlapping posts", 1000);
                return;
            }
            for (EnginePacket packet : packets) {
                if (state == State.POLLING && !receive(packet)) {
                    request.respond(EngineError.BAD_REQUEST.response());
                    end("unexpected packet", 1000);
                    return;
                }
            }
            if (paused && state == State.POLLING) {
                post = request;
            } else {
                request.respond(OK);
            }
        }
    }

    /** The client gave up a request of long polling before its answer: its session is over. */
    public synchronized void abandoned(WaitingRequest request) {
        if (request == poll || request == post) {
            if (request == poll) {
                poll = null;
            } else {
                post = null;
            }
            end("transport close", 1000);
        }
    }

    // --- receiving by WebSocket

    /**
     * A WebSocket wants to take over from long polling.
     *
     * @return false when it cannot: the session uses a WebSocket already, or another one is trying
     */
    public synchronized boolean tryUpgrade(WebSocketLink link) {
        if (state != State.POLLING || trying != null) {
            return false;
        }
        trying = link;
        probed = false;
        return true;
    }

    /** A packet came by WebSocket. Called on the event loop of the link. */
    public synchronized void received(WebSocketLink link, EnginePacket packet) {
        if (link == webSocket) {
            if (state == State.WEBSOCKET && !receive(packet)) {
                end("unexpected packet", 1002);
            }
        } else if (link == trying && state == State.POLLING) {
            receiveWhileTrying(link, packet);
        } else {
            link.close(1000);
        }
    }

    /** The WebSocket is gone, or broke the protocol. */
    public synchronized void lost(WebSocketLink link, String reason) {
        if (link == trying) {
            trying = null;
        } else if (link == webSocket) {
            end(reason, 1000);
        }
    }

    /** Whether a WebSocket is still only trying to take over. */
    public synchronized boolean isTrying(WebSocketLink link) {
        return link == trying;
    }

    // --- backpressure of what is received

    /** Whether the client is held back: nothing more should be read from it. */
    public synchronized boolean paused() {
        return paused;
    }

    /** Holds the client back. */
    public synchronized void pause() {
        paused = true;
    }

    /** Lets the client send again. */
    public synchronized void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        if (post != null) {
            WaitingRequest answered = post;
            post = null;
            answered.respond(OK);
        }
        if (webSocket != null) {
            webSocket.resume();
        }
    }

    // --- time and end

    /** Ends the session at a time unless {@link #clearDeadline} comes first; checked with the heartbeat. */
    public synchronized void setDeadline(long at) {
        deadline = at;
        hasDeadline = true;
    }

    /** There is no deadline any more. */
    public synchronized void clearDeadline() {
        hasDeadline = false;
    }

    /**
     * Sends the ping, or ends a session whose time is over.
     *
     * @param now the time
     * @return when to call again; {@link Long#MIN_VALUE} when the session is over
     */
    public synchronized long onTime(long now) {
        if (state == State.CLOSED) {
            return Long.MIN_VALUE;
        }
        if (hasDeadline && now - deadline >= 0) {
            end("timeout", 1008);
            return Long.MIN_VALUE;
        }
        if (now - heartbeatAt >= 0) {
            if (!pongDue && state != State.CLOSING) {
                pongDue = true;
                heartbeatAt = now + settings.pingTimeout().toNanos();
                outbox.add(EnginePacket.bare(EnginePacket.Type.PING));
                flush();
            } else if (paused && state != State.CLOSING) {
                // The pong may be among what we do not read: not the client's fault.
                heartbeatAt = now + settings.pingTimeout().toNanos();
            } else {
                end("ping timeout", 1008);
                return Long.MIN_VALUE;
            }
        }
        return hasDeadline && deadline - heartbeatAt < 0 ? deadline : heartbeatAt;
    }

    /** Ends the session after what is queued has left. */
    public synchronized void close(String reason) {
        if (state == State.CLOSED || state == State.CLOSING) {
            return;
        }
        if (trying != null) {
            trying.close(1000);
            trying = null;
        }
        boolean polling = state == State.POLLING;
        state = State.CLOSING;
        pongDue = true;
        announce(reason);
        if (polling) {
            outbox.add(EnginePacket.bare(EnginePacket.Type.CLOSE));
        }
        flush();
        if (state == State.CLOSING && webSocket != null && !awake) {
            awake = true;
            webSocket.wake();
        }
    }

    /** Lets the listener finish what has arrived and close the session. */
    synchronized void goAway(String reason) {
        if (listener == null) {
            close(reason);
        } else {
            listener.onGoAway(reason);
        }
    }

    // --- inside, all with the monitor held

    private boolean receive(EnginePacket packet) {
        return switch (packet.type()) {
            case MESSAGE -> {
                if (listener != null) {
                    listener.onMessage(packet);
                }
                yield true;
            }
            case PONG -> {
                if (pongDue) {
                    pongDue = false;
                    heartbeatAt = System.nanoTime() + settings.pingInterval().toNanos();
                }
                yield true;
            }
            case CLOSE -> {
                answerPoll(List.of(EnginePacket.bare(EnginePacket.Type.NOOP)));
                end("client close", 1000);
                yield true;
            }
            case OPEN, PING, UPGRADE, NOOP -> false;
        };
    }

    private void receiveWhileTrying(WebSocketLink link, EnginePacket packet) {
        if (packet.type() == EnginePacket.Type.PING && Arrays.equals(packet.data(), PROBE)) {
            probed = true;
            link.reply(new EnginePacket(EnginePacket.Type.PONG, false, PROBE));
            if (poll != null) {
                answerPoll(List.of(EnginePacket.bare(EnginePacket.Type.NOOP)));
            }
        } else if (packet.type() == EnginePacket.Type.UPGRADE && probed) {
            trying = null;
            webSocket = link;
            state = State.WEBSOCKET;
            if (poll != null) {
                answerPoll(List.of(EnginePacket.bare(EnginePacket.Type.NOOP)));
            }
            flush();
        } else {
            trying = null;
            link.close(1002);
        }
    }

    private void flush() {
        if (outbox.isEmpty()) {
            return;
        }
        if (webSocket != null) {
            if (!awake) {
                awake = true;
                webSocket.wake();
            }
        } else if (poll != null) {
            answerPoll(outbox.takeAll());
            notifyDrained();
            if (state == State.CLOSING) {
                finish();
            }
        }
    }

    private void answerPoll(List<EnginePacket> packets) {
        if (poll != null) {
            WaitingRequest answered = poll;
            poll = null;
            answered.respond(HttpResponse.of(200, "text/plain; charset=UTF-8", PacketCodec.encodePayload(packets))
                    .with("Cache-Control", "no-store"));
        }
    }

    private void notifyDrained() {
        if (drained != null && outbox.bytes() <= settings.softLimit() / 2) {
            Runnable action = drained;
            drained = null;
            executor.execute(action);
        }
    }

    private void end(String reason, int code) {
        if (state == State.CLOSED) {
            return;
        }
        boolean announced = state == State.CLOSING;
        answerPoll(List.of(EnginePacket.bare(EnginePacket.Type.CLOSE)));
        if (post != null) {
            WaitingRequest answered = post;
            post = null;
            answered.respond(EngineError.BAD_REQUEST.response());
        }
        if (webSocket != null) {
            webSocket.close(code);
        }
        if (trying != null) {
            trying.close(code);
            trying = null;
        }
        if (!announced) {
            announce(reason);
        }
        finish();
    }

    private void finish() {
        state = State.CLOSED;
        outbox.clear();
        drained = null;
        webSocket = null;
        listener = null;
        sessions.remove(this);
    }

    private void announce(String reason) {
        if (listener != null) {
            listener.onClose(reason);
        }
    }

    private byte[] opening() {
        String json = "{\"sid\":\"" + id + "\",\"upgrades\":" + (webSocket == null ? "[\"websocket\"]" : "[]")
                + ",\"pingInterval\":" + settings.pingInterval().toMillis()
                + ",\"pingTimeout\":" + settings.pingTimeout().toMillis()
                + ",\"maxPayload\":" + settings.maxPayload() + "}";
        return json.getBytes(StandardCharsets.US_ASCII);
    }
}
