package org.crypttalk.server.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection so that its last words arrive: they are sent, what the peer still sends is thrown away for a moment,
 * then the connection is closed. Closing at once would reset it while the peer is sending, and the peer might never read
 * why.
 */
final class LingeringClose extends ChannelInboundHandlerAdapter {

    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

    private LingeringClose() {}

    /** Sends the last words and closes. On the event loop; the handler of the context is replaced. */
    static void start(ChannelHandlerContext ctx, ByteBuf lastWords, TimingWheel wheel) {
        Channel channel = ctx.channel();
        channel.pipeline().replace(ctx.handler(), null, new LingeringClose());
        channel.config().setAutoRead(true);
        wheel.schedule(
                now -> {
                    var _ = channel.close();
                    return TimingWheel.NEVER;
                },
                System.nanoTime() + LINGER_NANOS);
        var _ = channel.writeAndFlush(lastWords).addListener(sent -> {
            if (sent.isSuccess() && channel instanceof DuplexChannel duplex && !Gateway.isTls(channel)) {
                var _ = duplex.shutdownOutput();
            } else {
                var _ = channel.close();
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var _ = ctx.close();
    }
}
