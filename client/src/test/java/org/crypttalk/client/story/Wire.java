package org.crypttalk.client.story;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What lies between a client and the server: a wire on this machine that loses what it is told to lose. */
final class Wire implements AutoCloseable {

    /** What does not arrive, while both ends believe that they are connected. */
    enum Loses {
        NOTHING,
        WHAT_THE_CLIENT_SAYS,
        WHAT_THE_SERVER_SAYS
    }

    private final ServerSocket listening;
    private final int server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong lost = new AtomicLong();
    private volatile Loses loses = Loses.NOTHING;
    private volatile String unanswered = "";

    private Wire(ServerSocket listening, int server) {
        this.listening = listening;
        this.server = server;
    }

    static Wire to(TestServer server) throws IOException {
        Wire wire = new Wire(
                new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                server.address().getPort());
        Thread.ofVirtual().start(wire::accept);
        return wire;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    void loses(Loses what) {
        lost.set(0);
        loses = what;
    }

    /** From the first request that has this text on, what the server says. */
    void losesTheAnswerTo(String request) {
        lost.set(0);
        unanswered = request;
    }

    /** How many bytes were lost since the wire was last told what to lose. */
    long lost() {
        return lost.get();
    }

    /** Whole again: what is connected is cut, for bytes are missing within it. */
    void mend() {
        unanswered = "";
        loses = Loses.NOTHING;
        open.forEach(Wire::end);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
                open.add(client);
                open.add(behind);
                Thread.ofVirtual().start(() -> carry(client, behind, Loses.WHAT_THE_CLIENT_SAYS));
                Thread.ofVirtual().start(() -> carry(behind, client, Loses.WHAT_THE_SERVER_SAYS));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void carry(Socket from, Socket to, Loses thisWay) {
        byte[] bytes = new byte[65_536];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (thisWay == Loses.WHAT_THE_CLIENT_SAYS && isUnanswered(bytes, read)) {
                    loses = Loses.WHAT_THE_SERVER_SAYS;
                }
                if (loses == thisWay) {
                    lost.addAndGet(read);
                } else {
                    out.write(bytes, 0, read);
                }
            }
        } catch (IOException e) {
            // One end is gone.
        } finally {
            end(from);
            end(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private boolean isUnanswered(byte[] bytes, int read) {
        String said = new String(bytes, 0, read, StandardCharsets.US_ASCII);
        return !unanswered.isEmpty() && said.contains(unanswered);
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        open.forEach(Wire::end);
    }
}
