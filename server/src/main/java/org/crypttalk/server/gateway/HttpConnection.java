package org.crypttalk.server.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.crypttalk.server.gateway.engineio.EngineSession;
import org.crypttalk.server.gateway.engineio.WaitingRequest;
import org.crypttalk.server.gateway.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection that speaks HTTP/1.1: requests are read within limits and answered one after the other; while one is
 * being answered, the next ones wait, and the client is held back.
 *
 * <p>All state belongs to the event loop.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {

    private static final int MAX_PIPELINED = 64;
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** A request that is being answered. */
    static final class Exchange implements WaitingRequest {
        private final HttpConnection connection;
        private final boolean head;
        private final boolean keepAlive;

        /** The session whose poll or post this is. */
        private @Nullable EngineSession session;

        private Exchange(HttpConnection connection, boolean head, boolean keepAlive) {
            this.connection = connection;
            this.head = head;
            this.keepAlive = keepAlive;
        }

        HttpConnection connection() {
            return connection;
        }

        /** Names the session that is over when the client gives up this request. */
        void belongsTo(EngineSession session) {
            this.session = session;
        }

        /** Sends the answer. From any thread, once. */
        @Override
        public void respond(HttpResponse response) {
            Gateway.later(connection.context().channel(), () -> connection.answer(this, response));
        }
    }

    private final RequestRouting routing;
    private final ResponseEncoder encoder;
    private final TimingWheel wheel;
    private final Crowds.@Nullable Place place;
    private final boolean behindProxy;
    private final long requestNanos;
    private final long keepAliveNanos;

    private @Nullable ChannelHandlerContext context;
    private @Nullable ArrayDeque<HttpObject> pipelined;
    private @Nullable IncomingRequest incoming;
    private @Nullable Exchange exchange;
    private boolean finished;
    private long deadline;
    private long unsent;

    /**
     * @param place what the connection takes of its address's; null behind a proxy
     */
    HttpConnection(
            RequestRouting routing,
            ResponseEncoder encoder,
            TimingWheel wheel,
            GatewaySettings settings,
            Crowds.@Nullable Place place) {
        this.routing = routing;
        this.encoder = encoder;
        this.wheel = wheel;
        this.place = place;
        this.behindProxy = settings.behindProxy();
        this.requestNanos = settings.requestTimeout().toNanos();
        this.keepAliveNanos = settings.keepAliveTimeout().toNanos();
    }

    ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("The connection is not open yet.");
        }
        return context;
    }

    Crowds.@Nullable Place place() {
        return place;
    }

    TimingWheel wheel() {
        return wheel;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        long now = System.nanoTime();
        deadline = now + requestNanos;
        wheel.schedule(this::onTime, now + LOOK_NANOS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        finished = true;
        dropPipelined();
    }

    private long onTime(long now) {
        ChannelHandlerContext ctx = context();
        if (finished || !ctx.channel().isActive()) {
            return TimingWheel.NEVER;
        }
        if (exchange != null) {
            deadline = now + keepAliveNanos;
        } else if (now - deadline >= 0) {
            ChannelOutboundBuffer waiting = ctx.channel().unsafe().outboundBuffer();
            long bytes = waiting == null ? 0 : waiting.totalPendingWriteBytes();
            boolean progress = bytes > 0 && bytes != unsent;
            unsent = bytes;
            if (progress) {
                // A slow reader of a large answer may go on as long as it reads.
                deadline = now + requestNanos;
            } else if (incoming != null && bytes == 0) {
                refuse(HttpResponse.problem(
                        408,
                        "request_timeout",
                        "Request timeout",
                        "The request did not arrive in time. Send it again."));
                return TimingWheel.NEVER;
            } else {
                var _ = ctx.close();
                return TimingWheel.NEVER;
            }
        }
        return now + Math.min(LOOK_NANOS, Math.max(1, deadline - now));
    }

    // --- reading

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (finished || !(message instanceof HttpObject part)) {
            ReferenceCountUtil.release(message);
        } else if (exchange == null) {
            accept(part);
        } else {
            if (pipelined == null) {
                pipelined = new ArrayDeque<>();
                ctx.channel().config().setAutoRead(false);
            }
            pipelined.add(part);
            if (pipelined.size() > MAX_PIPELINED) {
                var _ = ctx.close();
            }
        }
    }

    private void accept(HttpObject part) {
        try {
            if (part.decoderResult().isFailure()) {
                refuse(malformed(part.decoderResult().cause()));
            } else if (part instanceof io.netty.handler.codec.http.HttpRequest head) {
                begin(head);
            }
            IncomingRequest request = incoming;
            if (!finished && request != null && part instanceof HttpContent content) {
                if (!request.add(content.content())) {
                    refuse(tooLarge(request.limit()));
                } else if (part instanceof LastHttpContent) {
                    incoming = null;
                    dispatch(request);
                }
            }
        } finally {
            ReferenceCountUtil.release(part);
        }
    }

    private void begin(io.netty.handler.codec.http.HttpRequest head) {
        IncomingRequest request;
        try {
            request = IncomingRequest.of(head, routing);
        } catch (IllegalArgumentException malformed) {
            refuse(HttpResponse.problem(400, "malformed", "Bad request", "The request is not valid HTTP."));
            return;
        }
        deadline = System.nanoTime() + requestNanos;
        if (request.announced() > request.limit()) {
            refuse(tooLarge(request.limit()));
            return;
        }
        incoming = request;
        if (request.expectsContinue()) {
            ByteBuf goOn = context().alloc().ioBuffer(CONTINUE.length).writeBytes(CONTINUE);
            var _ = context().writeAndFlush(goOn, context().voidPromise());
        }
    }

    private void dispatch(IncomingRequest request) {
        Exchange started = new Exchange(this, request.method().equals("HEAD"), request.keepAlive());
        exchange = started;
        InetSocketAddress remote = (InetSocketAddress) context().channel().remoteAddress();
        ClientOrigin peer =
                new ClientOrigin(remote.getAddress(), Gateway.isTls(context().channel()));
        ClientOrigin origin = behindProxy ? peer.accordingTo(request.headers()) : peer;
        routing.dispatch(request.complete(origin.address(), origin.secure()), request.upgrade(), started);
    }

    // --- answering

    private void answer(Exchange answered, HttpResponse response) {
        if (finished || answered != exchange) {
            return;
        }
        boolean close = !answered.keepAlive || routing.draining();
        exchange = null;
        deadline = System.nanoTime() + keepAliveNanos;
        ByteBuf bytes = encoder.encode(context().alloc(), response, answered.head, close);
        if (close) {
            finished = true;
            dropPipelined();
            var _ = context().writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        var _ = context().writeAndFlush(bytes, context().voidPromise());
        takePipelined();
    }

    private void takePipelined() {
        while (exchange == null && !finished && pipelined != null) {
            HttpObject part = pipelined.poll();
            if (part == null) {
                pipelined = null;
                context().channel().config().setAutoRead(true);
            } else {
                accept(part);
            }
        }
    }

    /** Answers a request that is not read to its end, and closes. */
    private void refuse(HttpResponse response) {
        incoming = null;
        exchange = null;
        finished = true;
        dropPipelined();
        LingeringClose.start(context(), encoder.encode(context().alloc(), response, false, true), wheel);
    }

    private void dropPipelined() {
        if (pipelined != null) {
            pipelined.forEach(ReferenceCountUtil::release);
            pipelined = null;
        }
    }

    /** Answers the handshake and puts the WebSocket in the place of this handler. */
    void becomeWebSocket(ByteBuf switching, WebSocketHandler webSocket) {
        ChannelHandlerContext ctx = context();
        boolean confused = pipelined != null;
        finished = true;
        exchange = null;
        var _ = ctx.writeAndFlush(switching, ctx.voidPromise());
        ctx.pipeline().replace(this, null, webSocket);
        if (confused) {
            // Requests behind the handshake were read as HTTP; they cannot become frames any more.
            var _ = ctx.channel().close();
        }
    }

    /** Starts to read frames, once the WebSocket knows its session. */
    void readFrames() {
        context().channel().pipeline().remove(RequestDecoder.class);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        finished = true;
        Exchange interrupted = exchange;
        exchange = null;
        dropPipelined();
        if (interrupted != null && interrupted.session != null) {
            interrupted.session.abandoned(interrupted);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var _ = ctx.close();
    }

    private static HttpResponse malformed(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException line ->
                HttpResponse.problem(414, "uri_too_long", "URI too long", "The request line is longer than 8 KiB.");
            case TooLongHttpHeaderException header ->
                HttpResponse.problem(
                        431, "header_too_large", "Header fields too large", "The header is larger than 16 KiB.");
            default -> HttpResponse.problem(400, "malformed", "Bad request", "The request is not valid HTTP.");
        };
    }

    private static HttpResponse tooLarge(int limit) {
        return HttpResponse.problem(
                413,
                "body_too_large",
                "Body too large",
                "The body is larger than the " + limit + " bytes of this route.");
    }
}
