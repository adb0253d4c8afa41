package org.crypttalk.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket of the Java platform whose messages are awaited one by one. Bytes read as {@code hex:…}. */
final class TestSocket implements WebSocket.Listener, AutoCloseable {

    static final String CLOSED = "(closed)";

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final HttpClient client;
    private @Nullable WebSocket socket;

    private TestSocket(HttpClient client) {
        this.client = client;
    }

    static TestSocket open(URI uri) {
        HttpClient client = HttpClient.newHttpClient();
        TestSocket opened = new TestSocket(client);
        opened.socket = client.newWebSocketBuilder().buildAsync(uri, opened).join();
        return opened;
    }

    TestSocket send(String message) {
        socket().sendText(message, true).join();
        return this;
    }

    TestSocket send(byte... message) {
        socket().sendBinary(ByteBuffer.wrap(message), true).join();
        return this;
    }

    /** The next message, or {@link #CLOSED}. */
    String next() throws InterruptedException {
        String message = received.poll(10, TimeUnit.SECONDS);
        assertThat(message).as("a message within 10 s").isNotNull();
        return message == null ? "" : message;
    }

    /** The next message that is no ping of Engine.IO. */
    String nextMessage() throws InterruptedException {
        String message = next();
        while (message.equals("2")) {
            message = next();
        }
        return message;
    }

    void awaitClose() throws InterruptedException {
        assertThat(nextMessage()).isEqualTo(CLOSED);
    }

    private WebSocket socket() {
        if (socket == null) {
            throw new IllegalStateException("The WebSocket is not open.");
        }
        return socket;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            received.add(text.toString());
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        byte[] chunk = new byte[data.remaining()];
        data.get(chunk);
        bytes.writeBytes(chunk);
        if (last) {
            received.add("hex:" + HexFormat.of().formatHex(bytes.toByteArray()));
            bytes.reset();
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        received.add(CLOSED);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        received.add(CLOSED);
    }

    @Override
    public void close() {
        socket().abort();
        client.shutdownNow();
    }
}
