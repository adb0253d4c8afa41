package org.crypttalk.cli.bench;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** WebSocket frames from a client (RFC 6455, section 5.2): always final, always masked. */
final class ClientFrames {

    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PONG = 10;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private ClientFrames() {}

    /**
     * Appends one frame.
     *
     * @param mask the masking key; it keeps proxies from misreading frames and is no secret, so one for a connection does
     */
    static void write(ByteBuf out, int opcode, int mask, byte[] payload, int length) {
        int header = length < 126 ? 6 : 8;
        if (length > 0xffff) {
            throw new IllegalArgumentException("The bench sends frames of at most 65,535 bytes, not " + length);
        }
        out.ensureWritable(header + length);
        out.writeByte(0x80 | opcode);
        if (length < 126) {
            out.writeByte(0x80 | length);
        } else {
            out.writeByte(0x80 | 126);
            out.writeShort(length);
        }
        out.writeInt(mask);
        int at = 0;
        long wide = ((long) mask << 32) | (mask & 0xffffffffL);
        for (; at + 8 <= length; at += 8) {
            out.writeLong((long) LONGS.get(payload, at) ^ wide);
        }
        for (; at < length; at++) {
            out.writeByte(payload[at] ^ (mask >>> (24 - 8 * (at & 3))));
        }
    }
}
