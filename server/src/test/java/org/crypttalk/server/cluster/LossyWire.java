package org.crypttalk.server.cluster;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * The network between one node and Redis, with its troubles: it loses single published messages, delivers late, falls silent, and breaks. What
 * Redis says is taken apart into its replies (RESP 2 and 3), so that a lost message leaves the connection whole.
 */
public final class LossyWire implements AutoCloseable {

    private static final Pattern PUBLISHED = Pattern.compile("[>*]3\r\n\\$7\r\nmessage\r\n.*", Pattern.DOTALL);
    private static final int MOST_START = 32;

    private final int redisPort;
    private final ServerSocket listening;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong late = new AtomicLong();

    private volatile double lossShare;
    private volatile int mostDelayMillis;
    private volatile boolean silent;

    public LossyWire(int redisPort) throws IOException {
        this.redisPort = redisPort;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Where the node finds Redis. */
    public String uri() {
        return "redis://127.0.0.1:" + listening.getLocalPort();
    }

    /** Loses this share of the published messages, from now on. */
    public void lose(double share) {
        lossShare = share;
    }

    /** Delivers each reply late, by up to so much; those behind it wait. */
    public void delay(int mostMillis) {
        mostDelayMillis = mostMillis;
    }

    /** Carries nothing in either direction, and says nothing about it, until {@link #cut}. */
    public void fallSilent() {
        silent = true;
    }

    /** Breaks all connections; new ones are carried. */
    public void cut() {
        silent = false;
        sockets.forEach(LossyWire::close);
    }

    /** How many published messages were lost. */
    public long lost() {
        return lost.get();
    }

    /** How many replies came late. */
    public long late() {
        return late.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket node = listening.accept();
                sockets.add(node);
                try {
                    Socket redis = new Socket(InetAddress.getLoopbackAddress(), redisPort);
                    sockets.add(redis);
                    Thread.ofVirtual().start(() -> carry(node, redis, false));
                    Thread.ofVirtual().start(() -> carry(redis, node, true));
                } catch (IOException e) {
                    // Redis is down: so is the connection to it.
                    close(node);
                }
            } catch (IOException e) {
                // Closed.
                return;
            }
        }
    }

    private void carry(Socket from, Socket to, boolean replies) {
        try (from;
                to) {
            InputStream in = new BufferedInputStream(from.getInputStream());
            OutputStream out = to.getOutputStream();
            while (true) {
                byte[] next = replies ? reply(in) : available(in);
                if (silent) {
                    continue;
                }
                if (replies) {
                    if (isPublished(next) && ThreadLocalRandom.current().nextDouble() < lossShare) {
                        lost.incrementAndGet();
                        continue;
                    }
                    waitAWhile();
                }
                out.write(next);
                out.flush();
            }
        } catch (IOException e) {
            // One side is gone, and with it the other.
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void waitAWhile() {
        int most = mostDelayMillis;
        if (most > 0) {
            late.incrementAndGet();
            try {
                Thread.sleep(ThreadLocalRandom.current().nextInt(most));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static byte[] available(InputStream in) throws IOException {
        byte[] buffer = new byte[8_192];
        int read = in.read(buffer);
        if (read < 0) {
            throw new EOFException();
        }
        return Arrays.copyOf(buffer, read);
    }

    private static boolean isPublished(byte[] reply) {
        String start = new String(reply, 0, Math.min(reply.length, MOST_START), StandardCharsets.ISO_8859_1);
        return PUBLISHED.matcher(start).matches();
    }

    private static byte[] reply(InputStream in) throws IOException {
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        copyReply(in, reply);
        return reply.toByteArray();
    }

    private static void copyReply(InputStream in, ByteArrayOutputStream reply) throws IOException {
        String line = copyLine(in, reply);
        switch (line.charAt(0)) {
            case '$', '=', '!' -> {
                int length = Integer.parseInt(line.substring(1));
                if (length >= 0) {
                    byte[] content = in.readNBytes(length + 2);
                    if (content.length < length + 2) {
                        throw new EOFException();
                    }
                    reply.writeBytes(content);
                }
            }
            case '*', '>', '~' -> copyReplies(Integer.parseInt(line.substring(1)), in, reply);
            case '%' -> copyReplies(2 * Integer.parseInt(line.substring(1)), in, reply);
            default -> {
                // The line is all of it.
            }
        }
    }

    private static void copyReplies(int count, InputStream in, ByteArrayOutputStream reply) throws IOException {
        for (int i = 0; i < count; i++) {
            copyReply(in, reply);
        }
    }

    private static String copyLine(InputStream in, ByteArrayOutputStream reply) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            reply.write(next);
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        cut();
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
