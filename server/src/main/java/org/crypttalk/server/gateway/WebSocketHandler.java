package org.crypttalk.server.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.crypttalk.server.gateway.engineio.EnginePacket;
import org.crypttalk.server.gateway.engineio.EngineSession;
import org.crypttalk.server.gateway.engineio.MalformedPacketException;
import org.crypttalk.server.gateway.engineio.PacketCodec;
import org.crypttalk.server.gateway.engineio.WebSocketLink;
import org.crypttalk.server.gateway.websocket.FrameDecoder;
import org.crypttalk.server.gateway.websocket.FrameEncoder;
import org.crypttalk.server.gateway.websocket.WebSocketException;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket: the only handler of its channel (after TLS). Frames go straight from the bytes to the session and back.
 *
 * <p>Everything that waits for the client is copied into one buffer and flushed once a turn of the event loop, and only
 * while the socket takes it: what a slow reader does not take waits in the session, where it is bounded.
 */
final class WebSocketHandler extends ChannelInboundHandlerAdapter
        implements WebSocketLink, FrameDecoder.Sink, Runnable {

    private static final int BATCH = 32 * 1024;

    private final TimingWheel wheel;
    private final FrameDecoder decoder;

    private @Nullable ChannelHandlerContext context;
    private @Nullable EngineSession session;
    private @Nullable ByteBuf unread;
    private boolean closing;

    WebSocketHandler(TimingWheel wheel, int maxMessage) {
        this.wheel = wheel;
        this.decoder = new FrameDecoder(maxMessage);
    }

    /** Gives this link to the session whose transport it is. On the event loop. */
    void serve(EngineSession served) {
        session = served;
        run();
    }

    /** Gives this link to a session whose transport it is to become within a time. On the event loop. */
    void tryToServe(EngineSession served, Duration within) {
        session = served;
        wheel.schedule(this::giveUpTrying, System.nanoTime() + within.toNanos());
    }

    private long giveUpTrying(long now) {
        EngineSession served = session;
        if (served != null && served.isTrying(this)) {
            served.lost(this, "upgrade timeout");
            closeNow(1008);
        }
        return TimingWheel.NEVER;
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("The WebSocket is not part of a connection yet.");
        }
        return context;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (unread != null) {
            unread.release();
            unread = null;
        }
    }

    // --- from the network

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
        } else if (unread != null) {
            unread = Unpooled.wrappedBuffer(unread, bytes);
        } else {
            decode(bytes);
        }
    }

    private void decode(ByteBuf bytes) {
        boolean stopped = false;
        try {
            stopped = !decoder.decode(bytes, this);
        } catch (WebSocketException violation) {
            fail(violation.code());
        }
        if (stopped && !closing) {
            context().channel().config().setAutoRead(false);
            if (bytes.isReadable()) {
                unread = bytes;
                return;
            }
        }
        bytes.release();
    }

    @Override
    public boolean onMessage(boolean binary, byte[] data) {
        EngineSession served = session;
        if (closing || served == null) {
            return false;
        }
        try {
            served.received(this, binary ? EnginePacket.binary(data) : PacketCodec.decodeText(data));
        } catch (MalformedPacketException malformed) {
            fail(1002);
        }
        return !closing && !served.paused();
    }

    @Override
    public boolean onPing(byte[] data) {
        ChannelHandlerContext ctx = context();
        // A peer that pings and does not read gets no pongs: they would pile up.
        if (!closing && ctx.channel().isWritable()) {
            ByteBuf pong = ctx.alloc().ioBuffer(FrameEncoder.MAX_HEADER + data.length);
            FrameEncoder.writePong(pong, data);
            var _ = ctx.writeAndFlush(pong, ctx.voidPromise());
        }
        return !closing;
    }

    @Override
    public void onClose() {
        lost("transport close");
        closeNow(1000);
    }

    private void fail(int code) {
        lost("transport error");
        closeNow(code);
    }

    private void lost(String reason) {
        if (session != null) {
            session.lost(this, reason);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lost("transport close");
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        lost("transport error");
        var _ = ctx.close();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            run();
        }
    }

    // --- from the session

    @Override
    public void wake() {
        Gateway.later(context().channel(), this);
    }

    /** Sends what waits, as long as the socket takes it. On the event loop. */
    @Override
    public void run() {
        EngineSession served = session;
        if (closing || served == null) {
            return;
        }
        ChannelHandlerContext ctx = context();
        ByteBuf batch = null;
        boolean written = false;
        while (ctx.channel().isWritable()) {
            EnginePacket packet = served.next(this);
            if (packet == null) {
                break;
            }
            int length = packet.data().length + (packet.binary() ? 0 : 1);
            if (batch == null) {
                batch = ctx.alloc().ioBuffer(length + FrameEncoder.MAX_HEADER);
            }
            FrameEncoder.writeHeader(batch, packet.binary(), length);
            if (!packet.binary()) {
                batch.writeByte(packet.type().digit());
            }
            batch.writeBytes(packet.data());
            if (batch.readableBytes() >= BATCH) {
                var _ = ctx.write(batch, ctx.voidPromise());
                batch = null;
                written = true;
            }
        }
        if (batch != null) {
            var _ = ctx.write(batch, ctx.voidPromise());
            written = true;
        }
        if (written) {
            ctx.flush();
        }
    }

    @Override
    public void reply(EnginePacket packet) {
        ChannelHandlerContext ctx = context();
        ByteBuf frame = ctx.alloc().ioBuffer(FrameEncoder.MAX_HEADER + 1 + packet.data().length);
        FrameEncoder.writeHeader(frame, false, 1 + packet.data().length);
        frame.writeByte(packet.type().digit()).writeBytes(packet.data());
        var _ = ctx.writeAndFlush(frame, ctx.voidPromise());
    }

    @Override
    public void resume() {
        Gateway.later(context().channel(), this::resumeNow);
    }

    private void resumeNow() {
        EngineSession served = session;
        if (closing || served == null || served.paused()) {
            return;
        }
        ByteBuf rest = unread;
        context().channel().config().setAutoRead(true);
        if (rest != null) {
            unread = null;
            decode(rest);
        }
    }

    @Override
    public void close(int code) {
        // Later, so that what run() has already taken leaves first.
        Gateway.later(context().channel(), () -> closeNow(code));
    }

    private void closeNow(int code) {
        ChannelHandlerContext ctx = context();
        if (closing || !ctx.channel().isActive()) {
            return;
        }
        closing = true;
        ByteBuf frame = ctx.alloc().ioBuffer(4);
        FrameEncoder.writeClose(frame, code);
        LingeringClose.start(ctx, frame, wheel);
    }
}
