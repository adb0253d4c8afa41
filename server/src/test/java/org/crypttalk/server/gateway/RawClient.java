package org.crypttalk.server.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A TCP connection whose bytes a test decides one by one. */
final class RawClient implements AutoCloseable {

    static final String HANDSHAKE = """
            GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r
            Host: localhost\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==\r
            \r
            """;

    private static final byte[] MASK = {0x12, (byte) 0x9a, 0x00, (byte) 0xff};

    private final Socket socket;
    private final InputStream in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static RawClient connect(int port) throws IOException {
        return of(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** A connection from another address of the loopback, all of which are of 127.0.0.0/8. */
    static RawClient connectFrom(String address, int port) throws IOException {
        return of(new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.ofLiteral(address), 0));
    }

    private static RawClient of(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        return new RawClient(socket);
    }

    /** The session that an Engine.IO opening names. */
    static String sid(String opening) {
        return opening.substring(opening.indexOf("\"sid\":\"") + 7).substring(0, 20);
    }

    /** A connection whose WebSocket is open and whose Engine.IO opening was read. */
    static RawClient webSocket(int port) throws IOException {
        RawClient client = connect(port);
        client.send(HANDSHAKE);
        client.readUntil("maxPayload\":1000000}");
        return client;
    }

    /** A connection with an admitted Socket.IO client. */
    static RawClient admitted(int port) throws IOException {
        RawClient client = webSocket(port);
        client.send(text("40{\"token\":\"letmein\"}"));
        client.readUntil("[\"auth\",{\"token\":\"letmein\"}]");
        return client;
    }

    RawClient send(String ascii) throws IOException {
        return send(ascii.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Everything up to and with some text; fails at the end of the stream. */
    String readUntil(String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("The server closed after: " + read);
            }
            read.append((char) next);
            if (read.length() >= end.length() && read.indexOf(end, read.length() - end.length()) >= 0) {
                return read.toString();
            }
        }
    }

    /** As many bytes as are told. */
    String readExactly(int count) throws IOException {
        return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    /** Everything until the server closes. */
    String readToEnd() throws IOException {
        try {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketTimeoutException e) {
            throw new IOException("The server did not close within 10 s.", e);
        }
    }

    /** Whether the server closed, cleanly or by a reset. */
    boolean isClosedByServer() throws IOException {
        try {
            while (in.read() >= 0) {
                // What the server says before is not the question here.
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    void setReceiveTimeout(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    static byte[] text(String message) {
        return frame(0x81, message.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] binary(byte... message) {
        return frame(0x82, message);
    }

    /** A masked frame with any first byte. */
    static byte[] frame(int first, byte[] data) {
        ByteBuffer frame = ByteBuffer.allocate(14 + data.length);
        frame.put((byte) first);
        if (data.length <= 125) {
            frame.put((byte) (0x80 | data.length));
        } else if (data.length <= 0xffff) {
            frame.put((byte) (0x80 | 126)).putShort((short) data.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(data.length);
        }
        frame.put(MASK);
        for (int i = 0; i < data.length; i++) {
            frame.put((byte) (data[i] ^ MASK[i & 3]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
