package org.crypttalk.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.crypttalk.protocol.Bytes;

/**
 * A frame of RFC 6455, unmasked.
 *
 * @param first FIN and opcode, as sent
 */
record WebSocketFrame(int first, Bytes payload) {

    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;

    static WebSocketFrame text(String text) {
        return new WebSocketFrame(FIN | TEXT, Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    static WebSocketFrame binary(Bytes payload) {
        return new WebSocketFrame(FIN | BINARY, payload);
    }

    boolean isText() {
        return first == (FIN | TEXT);
    }

    boolean isBinary() {
        return first == (FIN | BINARY);
    }

    String text() {
        return new String(payload.unsafeArray(), StandardCharsets.UTF_8);
    }

    static WebSocketFrame read(InputStream in) throws IOException {
        int first = needed(in);
        int second = needed(in);
        int shortLength = second & 0x7f;
        int length = switch (shortLength) {
            case 126 -> ByteBuffer.wrap(exactly(in, 2)).getShort() & 0xffff;
            case 127 -> Math.toIntExact(ByteBuffer.wrap(exactly(in, 8)).getLong());
            default -> shortLength;
        };
        byte[] mask = (second & MASKED) == 0 ? new byte[4] : exactly(in, 4);
        byte[] payload = exactly(in, length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return new WebSocketFrame(first, Bytes.wrap(payload));
    }

    /** {@code toServer}: what a client sends is masked; here with zeros, which change nothing. */
    void write(OutputStream out, boolean toServer) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        int masked = toServer ? MASKED : 0;
        frame.write(first);
        if (payload.size() < 126) {
            frame.write(masked | payload.size());
        } else if (payload.size() < 65_536) {
            frame.write(masked | 126);
            frame.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.size()).array());
        } else {
            frame.write(masked | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.size()).array());
        }
        if (toServer) {
            frame.writeBytes(new byte[4]);
        }
        frame.writeBytes(payload.unsafeArray());
        out.write(frame.toByteArray());
        out.flush();
    }

    private static int needed(InputStream in) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException();
        }
        return next;
    }

    private static byte[] exactly(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException();
        }
        return bytes;
    }
}
