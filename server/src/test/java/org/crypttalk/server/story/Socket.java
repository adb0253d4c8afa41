package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.sync.Page;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Socket.IO client over WebSocket alone, with frames made by hand; what it receives is awaited event by event. */
final class Socket implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * An event or an acknowledgement.
     *
     * @param name the event's name; {@code ack} for an acknowledgement; {@code closed} at the end
     * @param arguments the JSON as sent, with placeholders where bytes were
     * @param bytes the binary attachments
     */
    record Received(String name, JsonNode arguments, List<byte[]> bytes) {

        byte[] onlyBytes() {
            assertThat(bytes).as("attachments of %s %s", name, arguments).hasSize(1);
            return bytes.getFirst();
        }

        /** The code of the problem in an acknowledgement; empty if there is none. */
        String problem() {
            return arguments.path(0).path("code").asString("");
        }
    }

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final List<Received> passedOver = new ArrayList<>();
    private final WebSocket socket;
    private int nextAck;

    private Socket(int port) {
        socket = CLIENT.newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket"), new Frames())
                .join();
    }

    /** Connects with a token, and waits until the server has said yes and told who is online. */
    static Socket connect(int port, String token) {
        Socket socket = attempt(port, token);
        socket.await("connected");
        socket.await("presence");
        return socket;
    }

    /** Asks to connect; the answer is {@code connected} or {@code refused}. */
    static Socket attempt(int port, String token) {
        Socket socket = new Socket(port);
        socket.text("40{\"token\":\"" + token + "\"}");
        return socket;
    }

    /** Emits an event with one binary argument and asks for an acknowledgement. */
    Socket emit(String event, byte[] argument) {
        text("451-" + nextAck++ + "[\"" + event + "\",{\"_placeholder\":true,\"num\":0}]");
        socket.sendBinary(ByteBuffer.wrap(argument), true).join();
        return this;
    }

    /** Emits an event with arguments in JSON and asks for an acknowledgement. */
    Socket emitJson(String eventAndArguments) {
        text("42" + nextAck++ + eventAndArguments);
        return this;
    }

    /** Emits and waits for the acknowledgement. */
    Received ask(String event, byte[] argument) {
        emit(event, argument);
        return await("ack");
    }

    /** The next event of this name; others that come before it are kept for later. */
    Received await(String name) {
        for (int i = 0; i < passedOver.size(); i++) {
            if (passedOver.get(i).name().equals(name)) {
                return passedOver.remove(i);
            }
        }
        while (true) {
            Received next = poll();
            if (next.name().equals(name)) {
                return next;
            }
            if (next.name().equals("closed")) {
                throw new AssertionError("The connection was closed while " + name + " was awaited");
            }
            passedOver.add(next);
        }
    }

    /** The next event of any name, in the order of arrival; null if none comes in time. */
    @Nullable
    Received next(Duration patience) throws InterruptedException {
        return passedOver.isEmpty()
                ? received.poll(patience.toMillis(), TimeUnit.MILLISECONDS)
                : passedOver.removeFirst();
    }

    /** The next page of pushed entries, without record 0: its bell may ring only when the socket is there already, or before. */
    Page awaitEntries() {
        while (true) {
            Page page = page(await("entries").onlyBytes());
            List<Page.Entry> entries = page.entries().stream()
                    .filter(entry -> entry.sequence() > 1)
                    .toList();
            if (!entries.isEmpty()) {
                return new Page(page.conversation(), page.head(), entries);
            }
        }
    }

    static Page page(byte[] bytes) {
        try {
            return Page.decode(bytes);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** What came and was not awaited, of one name. */
    long countOf(String name) {
        received.drainTo(passedOver);
        return passedOver.stream().filter(event -> event.name().equals(name)).count();
    }

    private Received poll() {
        try {
            Received next = received.poll(10, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("Nothing came within 10 s; passed over: " + passedOver);
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void text(String message) {
        socket.sendText(message, true).join();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Frames implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
        private final List<byte[]> attachments = new ArrayList<>();
        private String pending = "";
        private int awaited;

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                String message = text.toString();
                text.setLength(0);
                packet(webSocket, message);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            byte[] chunk = new byte[data.remaining()];
            data.get(chunk);
            binary.writeBytes(chunk);
            if (last) {
                attachments.add(binary.toByteArray());
                binary.reset();
                if (--awaited == 0) {
                    deliver(pending, List.copyOf(attachments));
                    attachments.clear();
                }
            }
            webSocket.request(1);
            return null;
        }

        private void packet(WebSocket webSocket, String message) {
            if (message.equals("2")) {
                var _ = webSocket.sendText("3", true);
            } else if (message.startsWith("40")) {
                received.add(new Received("connected", JSON.readTree(message.substring(2)), List.of()));
            } else if (message.startsWith("44")) {
                received.add(new Received("refused", JSON.readTree(message.substring(2)), List.of()));
            } else if (message.startsWith("45") || message.startsWith("46")) {
                int dash = message.indexOf('-');
                awaited = Integer.parseInt(message.substring(2, dash));
                pending = message.substring(0, 2) + message.substring(dash + 1);
            } else if (message.startsWith("4")) {
                deliver(message, List.of());
            }
        }

        private void deliver(String message, List<byte[]> bytes) {
            int start = message.indexOf('[');
            if (start < 0) {
                return;
            }
            JsonNode array = JSON.readTree(message.substring(start));
            boolean acknowledgement = message.startsWith("43") || message.startsWith("46");
            received.add(new Received(acknowledgement ? "ack" : array.path(0).asString(), array, bytes));
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            received.add(new Received("closed", JSON.createArrayNode(), List.of()));
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            received.add(new Received("closed", JSON.createArrayNode(), List.of()));
        }
    }
}
