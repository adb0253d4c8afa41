package org.crypttalk.acceptance;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Somebody between clients and the real server who reads and may change everything: HTTP answers, and the packets that the server sends over
 * WebSocket. It stands for the network and for a server that means ill. Compression is switched off on both sides of it.
 *
 * <p>Each connection has threads of its own; {@link Interference} and {@link Recording} are called from all of them.
 */
final class Interceptor implements AutoCloseable {

    private final ServerSocket listening;
    private final URI server;
    private final Recording recording;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Interference> interference = new AtomicReference<>(Interference.NONE);

    private Interceptor(ServerSocket listening, URI server, Recording recording) {
        this.listening = listening;
        this.server = server;
        this.recording = recording;
    }

    /** Stands in front of {@code server}, at a port of its own. */
    static Interceptor before(URI server, Recording recording) {
        try {
            Interceptor interceptor =
                    new Interceptor(new ServerSocket(0, 100, InetAddress.getByName("localhost")), server, recording);
            Thread.ofVirtual().start(interceptor::accept);
            return interceptor;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + listening.getLocalPort() + path);
    }

    /** From now on. */
    void interfere(Interference with) {
        interference.set(with);
    }

    void beHonest() {
        interference.set(Interference.NONE);
    }

    /** Ends all connections, so that clients come again and ask for everything anew. */
    void cut() {
        open.forEach(Interceptor::end);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                // The loop's condition tells whether this was meant.
            }
        }
    }

    private void serve(Socket client) {
        open.add(client);
        try (Socket upstream = new Socket()) {
            open.add(upstream);
            upstream.connect(new InetSocketAddress("localhost", server.getPort()));
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            InputStream fromClient = new BufferedInputStream(client.getInputStream());
            InputStream fromServer = new BufferedInputStream(upstream.getInputStream());
            OutputStream toClient = new BufferedOutputStream(client.getOutputStream());
            OutputStream toServer = new BufferedOutputStream(upstream.getOutputStream());
            while (true) {
                Optional<HttpMessage> request = HttpMessage.readRequest(fromClient);
                if (request.isEmpty()) {
                    return;
                }
                HttpMessage plain = request.get().without("Accept-Encoding").without("Sec-WebSocket-Extensions");
                recording.http(plain);
                Optional<HttpMessage> answered = interference.get().answerInstead(plain);
                if (answered.isEmpty()) {
                    plain.write(toServer);
                    HttpMessage answer = HttpMessage.readAnswer(fromServer, plain);
                    if (answer.status() == 101) {
                        answer.write(toClient);
                        relayFrames(client, upstream, fromClient, toServer, fromServer, toClient);
                        return;
                    }
                    answered = Optional.of(interference.get().answer(plain, answer));
                }
                answered.get().write(toClient);
            }
        } catch (IOException ended) {
            // One of the two is gone: so is the other, below.
        } finally {
            open.remove(client);
            end(client);
        }
    }

    private void relayFrames(
            Socket client,
            Socket upstream,
            InputStream fromClient,
            OutputStream toServer,
            InputStream fromServer,
            OutputStream toClient)
            throws IOException {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    WebSocketFrame frame = WebSocketFrame.read(fromClient);
                    recording.frame(frame);
                    frame.write(toServer, true);
                }
            } catch (IOException ended) {
                end(client);
                end(upstream);
            }
        });
        try {
            SocketPackets packets = new SocketPackets();
            while (true) {
                WebSocketFrame frame = WebSocketFrame.read(fromServer);
                for (WebSocketFrame each : packets.pass(frame, interference.get())) {
                    each.write(toClient, false);
                }
            }
        } catch (EOFException ended) {
            end(client);
        } finally {
            open.remove(upstream);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // It is what was wanted.
        }
    }
}
