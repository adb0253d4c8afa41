package org.crypttalk.server.gateway.websocket;

import io.netty.buffer.ByteBuf;

/** Encodes the frames of a server: whole and unmasked (RFC 6455, section 5). */
public final class FrameEncoder {

    /** The most bytes a frame has beside its data. */
    public static final int MAX_HEADER = 10;

    private FrameEncoder() {}

    /** Writes the header of a text or binary message; its data follow. */
    public static void writeHeader(ByteBuf out, boolean binary, int length) {
        writeHeader(out, binary ? 0x82 : 0x81, length);
    }

    /** Writes a pong with the data of its ping, at most 125 bytes. */
    public static void writePong(ByteBuf out, byte[] data) {
        writeHeader(out, 0x8a, data.length);
        out.writeBytes(data);
    }

    /** Writes a close frame with its status. */
    public static void writeClose(ByteBuf out, int code) {
        writeHeader(out, 0x88, 2);
        out.writeShort(code);
    }

    private static void writeHeader(ByteBuf out, int first, int length) {
        out.writeByte(first);
        if (length <= 125) {
            out.writeByte(length);
        } else if (length <= 0xffff) {
            out.writeByte(126).writeShort(length);
        } else {
            out.writeByte(127).writeLong(length);
        }
    }
}
