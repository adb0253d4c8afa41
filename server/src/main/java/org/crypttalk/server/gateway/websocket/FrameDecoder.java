package org.crypttalk.server.gateway.websocket;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the frames of a client into messages (RFC 6455, section 5), wherever the network cuts them.
 *
 * <p>Between two messages it holds no buffer. While a message arrives it holds at most twice what has arrived, whatever
 * length the frame claims. Extensions are not negotiated, so reserved bits are an error. Not safe for use by many threads.
 */
public final class FrameDecoder {

    /** Hears of what arrives. Returning false stops the decoder after this message, to be continued later. */
    public interface Sink {
        /** A whole message. Text is not checked to be UTF-8. */
        boolean onMessage(boolean binary, byte[] data);

        /** A ping, to be answered with a pong of the same data. */
        boolean onPing(byte[] data);

        /** The peer closes; nothing of what follows is decoded. */
        void onClose();
    }

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final byte[] EMPTY = new byte[0];

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final int NONE = -1;

    private final int maxMessage;

    // The frame that is arriving.
    private int headerBytes;
    private int first;
    private int lengthBytes;
    private long length;
    private int mask;
    private int received;
    private byte @Nullable [] control;
    private boolean closed;

    // The message that is arriving, of one or more frames.
    private int messageOpcode = NONE;
    private byte[] message = EMPTY;
    private int messageLength;

    /**
     * @param maxMessage the largest message in bytes
     */
    public FrameDecoder(int maxMessage) {
        this.maxMessage = maxMessage;
    }

    /**
     * Decodes what has arrived. Leaves bytes in the buffer only when the sink stopped it.
     *
     * @return false when the sink stopped it
     * @throws WebSocketException the connection cannot go on
     */
    public boolean decode(ByteBuf in, Sink sink) throws WebSocketException {
        while (!closed && in.isReadable()) {
            if (!readHeader(in)) {
                return true;
            }
            boolean isControl = opcode() >= CLOSE;
            if (!readPayload(in, isControl)) {
                return true;
            }
            headerBytes = 0;
            if (isControl) {
                if (opcode() == CLOSE) {
                    checkClose(control == null ? EMPTY : control);
                    control = null;
                    closed = true;
                    sink.onClose();
                    break;
                }
                byte[] data = control == null ? EMPTY : control;
                control = null;
                if (opcode() == PING && !sink.onPing(data)) {
                    return false;
                }
            } else if ((first & 0x80) != 0) {
                byte[] data = message.length == messageLength ? message : Arrays.copyOf(message, messageLength);
                boolean binary = messageOpcode == BINARY;
                message = EMPTY;
                messageLength = 0;
                messageOpcode = NONE;
                if (!sink.onMessage(binary, data)) {
                    return false;
                }
            }
        }
        if (closed) {
            in.skipBytes(in.readableBytes());
        }
        return true;
    }

    private int opcode() {
        return first & 0x0f;
    }

    /** Reads the header byte by byte: it may be cut anywhere. */
    private boolean readHeader(ByteBuf in) throws WebSocketException {
        // 0: nothing read; 1: first byte; 2: second byte; then the extended length and the mask.
        if (headerBytes == 0) {
            first = in.readUnsignedByte();
            headerBytes = 1;
            if ((first & 0x70) != 0) {
                throw new WebSocketException(1002, "reserved bits are set");
            }
        }
        if (headerBytes == 1) {
            if (!in.isReadable()) {
                return false;
            }
            startFrame(in.readUnsignedByte());
            headerBytes = 2;
        }
        while (headerBytes < 2 + lengthBytes) {
            if (!in.isReadable()) {
                return false;
            }
            length = (length << 8) | in.readUnsignedByte();
            headerBytes++;
        }
        if (headerBytes == 2 + lengthBytes) {
            checkLength();
        }
        while (headerBytes < 6 + lengthBytes) {
            if (!in.isReadable()) {
                return false;
            }
            mask = (mask << 8) | in.readUnsignedByte();
            headerBytes++;
        }
        return true;
    }

    private void startFrame(int second) throws WebSocketException {
        if ((second & 0x80) == 0) {
            throw new WebSocketException(1002, "a frame of a client is not masked");
        }
        int opcode = opcode();
        boolean fin = (first & 0x80) != 0;
        switch (opcode) {
            case CONTINUATION -> {
                if (messageOpcode == NONE) {
                    throw new WebSocketException(1002, "a continuation continues nothing");
                }
            }
            case TEXT, BINARY -> {
                if (messageOpcode != NONE) {
                    throw new WebSocketException(1002, "a message starts inside another");
                }
                messageOpcode = opcode;
            }
            case CLOSE, PING, PONG -> {
                if (!fin || (second & 0x7f) > 125) {
                    throw new WebSocketException(1002, "a control frame is too long or fragmented");
                }
            }
            default -> throw new WebSocketException(1002, "unknown opcode");
        }
        int shortLength = second & 0x7f;
        lengthBytes = shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0;
        length = lengthBytes == 0 ? shortLength : 0;
        mask = 0;
        received = 0;
    }

    private void checkLength() throws WebSocketException {
        if ((lengthBytes == 2 && length < 126) || (lengthBytes == 8 && length >= 0 && length < 65_536)) {
            throw new WebSocketException(1002, "a length is not in its shortest form");
        }
        if (length < 0 || (opcode() < CLOSE && length > maxMessage - messageLength)) {
            throw new WebSocketException(1009, "a message is too large");
        }
    }

    private boolean readPayload(ByteBuf in, boolean isControl) {
        int chunk = (int) Math.min(length - received, in.readableBytes());
        if (chunk > 0) {
            if (isControl) {
                byte[] target = control == null ? new byte[(int) length] : control;
                control = target;
                in.readBytes(target, received, chunk);
                unmask(target, received, chunk);
            } else {
                int rest = (int) length - received;
                reserve(chunk, rest);
                in.readBytes(message, messageLength, chunk);
                unmask(message, messageLength, chunk);
                messageLength += chunk;
            }
            received += chunk;
        }
        return received == length;
    }

    private void reserve(int chunk, int rest) {
        int needed = messageLength + chunk;
        if (needed > message.length) {
            // The claimed length is believed only as far as bytes have arrived.
            int doubled = Math.max(needed, 2 * message.length);
            message = Arrays.copyOf(message, Math.min(doubled, messageLength + rest));
        }
    }

    private void unmask(byte[] bytes, int from, int count) {
        int rotated = Integer.rotateLeft(mask, 8 * (received & 3));
        long wide = ((long) rotated << 32) | (rotated & 0xffffffffL);
        int at = from;
        int end = from + count;
        for (; at <= end - 8; at += 8) {
            LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ wide);
        }
        for (int shift = 24; at < end; at++, shift -= 8) {
            bytes[at] ^= (byte) (rotated >>> (shift & 31));
        }
    }

    private static void checkClose(byte[] data) throws WebSocketException {
        if (data.length == 1) {
            throw new WebSocketException(1002, "a close frame has half a status");
        }
    }
}
