package org.crypttalk.client.live;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.crypttalk.client.rest.Json;
import org.crypttalk.client.rest.Refusal;
import org.crypttalk.client.rest.Token;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from its opening to its end. Frames are read on the HTTP client's threads, which must not block: events go to a consumer
 * that only queues them. Everything else may be called from any thread and blocks.
 */
final class LiveSocket {

    private static final long MAX_MESSAGE_CHARACTERS = 4L * 1024 * 1024;

    /** How opening a connection ended. */
    sealed interface Opening {
        record Open(LiveSocket socket) implements Opening {}

        /** The server refused the session. */
        record Refused(String code) implements Opening {}

        record Failed(String reason) implements Opening {}
    }

    private final Consumer<SocketPacket.Event> events;
    private final CompletableFuture<Opening> opening = new CompletableFuture<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final Map<Long, CompletableFuture<Asked>> asked = new ConcurrentHashMap<>();
    private final AtomicLong nextId = new AtomicLong();
    private final ReentrantLock writing = new ReentrantLock();
    private final String token;
    private volatile @Nullable WebSocket socket;
    private volatile long silenceAllowedMillis = 60_000;
    private volatile long lastHeard = System.nanoTime();

    private LiveSocket(Token token, Consumer<SocketPacket.Event> events) {
        this.token = token.reveal();
        this.events = events;
    }

    /** Connects and joins the namespace with the token of a device session. */
    static Opening open(
            HttpClient http, URI server, Token token, Duration patience, Consumer<SocketPacket.Event> events)
            throws InterruptedException {
        LiveSocket live = new LiveSocket(token, events);
        String scheme = server.getScheme().equals("https") ? "wss" : "ws";
        URI address = URI.create(scheme + "://" + server.getRawAuthority() + "/socket.io/?EIO=4&transport=websocket");
        try {
            live.socket = http.newWebSocketBuilder()
                    .connectTimeout(patience)
                    .buildAsync(address, live.new Frames())
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            Opening opened = live.opening.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (!(opened instanceof Opening.Open)) {
                live.end("the session was refused");
            }
            return opened;
        } catch (ExecutionException | TimeoutException e) {
            live.end("it could not be opened");
            return new Opening.Failed(
                    "The server at " + server + " does not answer. Check the address and the network.");
        }
    }

    /** Emits and waits for the acknowledgement. */
    Asked ask(String event, Bytes argument, Duration patience) throws InterruptedException {
        long id = nextId.getAndIncrement();
        CompletableFuture<Asked> answer = new CompletableFuture<>();
        asked.put(id, answer);
        try {
            if (ended.isDone() || !write(SocketCodec.event(event, id), argument)) {
                return new Asked.NoAnswer();
            }
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            end("the server did not answer in time");
            return new Asked.NoAnswer();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            asked.remove(id);
        }
    }

    /** Emits without asking for an acknowledgement. */
    void tell(String event, Bytes argument) {
        write(SocketCodec.event(event, -1), argument);
    }

    /** Waits for the end, watching that the server goes on pinging; the answer is why it ended. */
    String awaitEnd() throws InterruptedException {
        while (true) {
            long silent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastHeard);
            long left = silenceAllowedMillis - silent;
            if (left <= 0) {
                end("nothing was heard from the server for too long");
            }
            try {
                return ended.get(Math.max(1, left), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // Looked at again: something may have been heard meanwhile.
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    /** Ends the connection at once. */
    void end(String reason) {
        if (!ended.complete(reason)) {
            return;
        }
        opening.complete(new Opening.Failed("The connection ended: " + reason + "."));
        asked.values().forEach(each -> each.complete(new Asked.NoAnswer()));
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
    }

    private boolean write(String text, @Nullable Bytes attachment) {
        writing.lock();
        try {
            WebSocket open = socket;
            if (open == null || ended.isDone()) {
                return false;
            }
            open.sendText(text, true).join();
            if (attachment != null) {
                open.sendBinary(ByteBuffer.wrap(attachment.unsafeArray()), true).join();
            }
            return true;
        } catch (CompletionException e) {
            end("it broke while something was sent");
            return false;
        } finally {
            writing.unlock();
        }
    }

    private void received(WebSocket webSocket, SocketPacket packet) {
        switch (packet) {
            case SocketPacket.Open(long interval, long timeout) -> {
                silenceAllowedMillis = interval + timeout;
                answerLater(webSocket, SocketCodec.connect(token));
            }
            case SocketPacket.Ping() -> answerLater(webSocket, "3");
            case SocketPacket.Connected() -> opening.complete(new Opening.Open(this));
            case SocketPacket.Refused(Json reason) -> opening.complete(new Opening.Refused(codeOf(reason)));
            case SocketPacket.Event event -> events.accept(event);
            case SocketPacket.Ack(long id, Json arguments, List<Bytes> attachments) -> {
                CompletableFuture<Asked> answer = asked.remove(id);
                if (answer != null) {
                    answer.complete(outcome(arguments, attachments));
                }
            }
            case SocketPacket.Ended() -> end("the server ended it");
        }
    }

    /** Not on the thread that reads: writing may have to wait for a write that waits for reading. */
    private void answerLater(WebSocket webSocket, String text) {
        Thread.ofVirtual().start(() -> {
            if (socket == null) {
                socket = webSocket;
            }
            write(text, null);
        });
    }

    private static String codeOf(Json reason) {
        try {
            Optional<Json> data = reason.optional("data");
            return data.isPresent() ? data.get().text("code") : "";
        } catch (MalformedException e) {
            return "";
        }
    }

    private static Asked outcome(Json arguments, List<Bytes> attachments) {
        try {
            Json problem = arguments.at(0);
            if (problem.isNull()) {
                return new Asked.Done(
                        arguments.node().size() > 1 ? arguments.at(1) : new Json(Json.object()), attachments);
            }
            Optional<Json> retry = problem.optional("retryAfterSeconds");
            return new Asked.Refused(new Refusal(
                    problem.text("code"),
                    0,
                    problem.optional("detail").isPresent() ? problem.text("detail") : "",
                    retry.isPresent() ? retry.get().uint() : 0));
        } catch (MalformedException e) {
            return new Asked.NoAnswer();
        }
    }

    /** Puts frames together and decodes them. The HTTP client calls one method at a time. */
    private final class Frames implements WebSocket.Listener {

        private final SocketCodec codec = new SocketCodec();
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            heard();
            text.append(data);
            boolean tooLong = text.length() > MAX_MESSAGE_CHARACTERS;
            if (tooLong) {
                end("the server sent a message that is too large");
            } else if (last) {
                String frame = text.toString();
                text.setLength(0);
                decode(webSocket, () -> codec.text(frame));
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            heard();
            byte[] chunk = new byte[data.remaining()];
            data.get(chunk);
            binary.writeBytes(chunk);
            boolean tooLong = binary.size() > MAX_MESSAGE_CHARACTERS;
            if (tooLong) {
                end("the server sent a message that is too large");
            } else if (last) {
                Bytes frame = Bytes.wrap(binary.toByteArray());
                binary.reset();
                decode(webSocket, () -> codec.binary(frame));
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            end("the server closed it");
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            end("the network broke");
        }

        private void heard() {
            lastHeard = System.nanoTime();
        }

        private void decode(WebSocket webSocket, Decoding decoding) {
            try {
                decoding.run().ifPresent(packet -> received(webSocket, packet));
            } catch (MalformedException e) {
                end("the server sent something that cannot be read (" + e.getMessage() + ")");
            }
        }
    }

    private interface Decoding {
        Optional<SocketPacket> run() throws MalformedException;
    }
}
