package org.crypttalk.cli.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A Socket.IO client (protocol 5 over Engine.IO 4, WebSocket only) that knows just the events that the bench needs.
 *
 * <p>Written by hand because it shares two cores with the server that it measures: it reads frames where they lie in the
 * receive buffer and builds no objects for a message. Everything runs on the channel's event loop.
 */
public final class LoadConnection extends ChannelInboundHandlerAdapter {

    private static final int MASK = 0x1f35a7c9;
    private static final int NO_ACKNOWLEDGEMENT = -1;

    private enum Attachment {
        PAGE,
        BELL,
        OTHER
    }

    private final String host;
    private final byte[] connectPacket;
    private final LoadListener listener;

    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf unread;
    private @Nullable ByteBuf unsent;
    private boolean upgraded;
    private boolean connected;
    private boolean ended;
    private Attachment expected = Attachment.OTHER;
    private int attachmentsMissing;
    private int acknowledgementOfAttachment = NO_ACKNOWLEDGEMENT;

    /**
     * Prepares a connection.
     *
     * @param host value of the Host field: name and port
     * @param token of a device session
     */
    LoadConnection(String host, String token, LoadListener listener) {
        this.host = host;
        this.connectPacket = ascii("40{\"token\":\"" + token + "\"}");
        this.listener = listener;
    }

    /** Sends an event with one binary argument that the server is to acknowledge; {@link #flush} lets it go. */
    public void emit(byte[] eventAfterAcknowledgement, int acknowledgement, byte[] argument, int length) {
        ByteBuf out = unsent();
        byte[] packet = new byte[4 + 10 + eventAfterAcknowledgement.length];
        packet[0] = '4';
        packet[1] = '5';
        packet[2] = '1';
        packet[3] = '-';
        int at = putDecimal(packet, 4, acknowledgement);
        System.arraycopy(eventAfterAcknowledgement, 0, packet, at, eventAfterAcknowledgement.length);
        ClientFrames.write(out, ClientFrames.TEXT, MASK, packet, at + eventAfterAcknowledgement.length);
        ClientFrames.write(out, ClientFrames.BINARY, MASK, argument, length);
    }

    /** The constant part of {@link #emit}'s packet for an event. */
    public static byte[] eventWithOneAttachment(String event) {
        return ascii("[\"" + event + "\",{\"_placeholder\":true,\"num\":0}]");
    }

    /** Hands what was emitted to the network. */
    public void flush() {
        ByteBuf out = unsent;
        if (out != null && context != null) {
            unsent = null;
            var _ = context.writeAndFlush(out, context.voidPromise());
        }
    }

    /** Closes the connection. */
    public void close() {
        if (context != null) {
            var _ = context.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        var _ = ctx.writeAndFlush(
                Unpooled.wrappedBuffer(ascii("GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: " + host
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: Y3J5cHQtdGFsay1iZW5jaA==\r\n\r\n")),
                ctx.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf arrived = (ByteBuf) message;
        ByteBuf input = arrived;
        if (unread != null) {
            input = unread.writeBytes(arrived);
            arrived.release();
            unread = null;
        }
        try {
            if (upgraded || readUpgrade(input)) {
                while (!ended && readFrame(input)) {
                    // Each turn consumes one frame.
                }
            }
        } catch (RuntimeException e) {
            end("the bench could not read what the server sent: " + e);
        }
        if (input.isReadable() && !ended) {
            // Kept on the heap: a connection that is idle keeps nothing.
            unread = Unpooled.buffer(input.readableBytes() + 512);
            unread.writeBytes(input);
        }
        input.release();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end("the server closed the connection");
        ReferenceCountUtil.release(unread);
        unread = null;
        ReferenceCountUtil.release(unsent);
        unsent = null;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        end(cause.toString());
        var _ = ctx.close();
    }

    private void end(String reason) {
        if (!ended) {
            ended = true;
            listener.onClosed(reason);
            close();
        }
    }

    private boolean readUpgrade(ByteBuf input) {
        int end = -1;
        for (int at = input.readerIndex(); at + 4 <= input.writerIndex(); at++) {
            if (input.getInt(at) == 0x0d0a0d0a) {
                end = at + 4;
                break;
            }
        }
        if (end < 0) {
            return false;
        }
        String answer = input.readCharSequence(end - input.readerIndex(), StandardCharsets.ISO_8859_1)
                .toString();
        if (!answer.startsWith("HTTP/1.1 101")) {
            end("the server refused the WebSocket: "
                    + answer.lines().findFirst().orElse(""));
            return false;
        }
        upgraded = true;
        return true;
    }

    private boolean readFrame(ByteBuf input) {
        int start = input.readerIndex();
        int available = input.readableBytes();
        if (available < 2) {
            return false;
        }
        int first = input.getUnsignedByte(start);
        int length = input.getUnsignedByte(start + 1);
        int header = 2;
        if (length == 126) {
            if (available < 4) {
                return false;
            }
            length = input.getUnsignedShort(start + 2);
            header = 4;
        } else if (length == 127) {
            if (available < 10) {
                return false;
            }
            length = Math.toIntExact(input.getLong(start + 2));
            header = 10;
        }
        if (available < header + length) {
            return false;
        }
        if ((first & 0xf0) != 0x80) {
            throw new IllegalStateException("a frame that is fragmented or uses an extension");
        }
        input.readerIndex(start + header);
        switch (first & 0x0f) {
            case 1 -> onText(input, length);
            case 2 -> onBinary(input, length);
            case 8 -> end("the server closed the WebSocket");
            case 9 -> {
                byte[] payload = new byte[length];
                input.getBytes(input.readerIndex(), payload);
                ClientFrames.write(unsent(), ClientFrames.PONG, MASK, payload, length);
            }
            default -> {
                // A pong: nothing to do.
            }
        }
        input.readerIndex(start + header + length);
        return true;
    }

    private void onText(ByteBuf input, int length) {
        int at = input.readerIndex();
        int end = at + length;
        byte type = input.getByte(at);
        if (type == '2') {
            ClientFrames.write(unsent(), ClientFrames.TEXT, MASK, new byte[] {'3'}, 1);
        } else if (type == '0') {
            ClientFrames.write(unsent(), ClientFrames.TEXT, MASK, connectPacket, connectPacket.length);
        } else if (type == '1') {
            end("the server closed the session");
        } else if (type == '4' && length > 1) {
            onPacket(input, at + 1, end);
        }
    }

    private void onPacket(ByteBuf input, int at, int end) {
        switch (input.getByte(at)) {
            case '0' -> {
                connected = true;
                listener.onConnected();
            }
            case '1' -> end("the server disconnected the client");
            case '3' -> onAcknowledgement(input, at + 1, end);
            case '4' -> end("the server refused the session: " + text(input, at + 1, end));
            case '5' -> {
                int json = afterAttachmentCount(input, at + 1, end);
                expected = startsWith(input, json, end, "[\"entries\"")
                        ? Attachment.PAGE
                        : startsWith(input, json, end, "[\"bell\"") ? Attachment.BELL : Attachment.OTHER;
            }
            case '6' -> {
                int id = afterAttachmentCount(input, at + 1, end);
                expected = Attachment.PAGE;
                acknowledgementOfAttachment = decimal(input, id, end);
            }
            default -> {
                // '2': presence, account and other events without attachments do not matter here.
            }
        }
    }

    private void onAcknowledgement(ByteBuf input, int at, int end) {
        int id = 0;
        int json = at;
        while (json < end && isDigit(input.getByte(json))) {
            id = id * 10 + (input.getByte(json++) - '0');
        }
        boolean accepted = startsWith(input, json, end, "[null");
        listener.onAcknowledged(id, accepted ? null : text(input, json, end));
    }

    private void onBinary(ByteBuf input, int length) {
        if (attachmentsMissing == 0) {
            throw new IllegalStateException("a binary frame without a packet that announces it");
        }
        attachmentsMissing--;
        switch (expected) {
            case PAGE ->
                listener.onPage(
                        input.slice(input.readerIndex(), length), acknowledgementOfAttachment != NO_ACKNOWLEDGEMENT);
            case BELL -> listener.onBell();
            case OTHER -> {
                // An event that does not matter here.
            }
        }
        if (acknowledgementOfAttachment != NO_ACKNOWLEDGEMENT) {
            int id = acknowledgementOfAttachment;
            acknowledgementOfAttachment = NO_ACKNOWLEDGEMENT;
            listener.onAcknowledged(id, null);
        }
    }

    /** Whether the namespace was joined. */
    boolean isConnected() {
        return connected && !ended;
    }

    private int afterAttachmentCount(ByteBuf input, int at, int end) {
        attachmentsMissing = decimal(input, at, end);
        int dash = at;
        while (input.getByte(dash) != '-') {
            dash++;
        }
        return dash + 1;
    }

    private ByteBuf unsent() {
        ByteBuf out = unsent;
        if (out == null) {
            if (context == null) {
                throw new IllegalStateException("not connected yet");
            }
            out = context.alloc().buffer(1024);
            unsent = out;
        }
        return out;
    }

    private static int decimal(ByteBuf input, int at, int end) {
        int value = 0;
        for (int i = at; i < end && isDigit(input.getByte(i)); i++) {
            value = value * 10 + (input.getByte(i) - '0');
        }
        return value;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean startsWith(ByteBuf input, int at, int end, String prefix) {
        if (end - at < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (input.getByte(at + i) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static String text(ByteBuf input, int at, int end) {
        return input.toString(at, end - at, StandardCharsets.UTF_8);
    }

    private static int putDecimal(byte[] out, int at, int value) {
        int digits = 1;
        for (int rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        int rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + digits;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
