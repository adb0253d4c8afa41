package org.crypttalk.server.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.crypttalk.server.gateway.http.Headers;
import org.crypttalk.server.gateway.http.HttpRequest;

/** A request whose head has arrived and whose body arrives. Memory grows with what arrives, not with what is announced. */
final class IncomingRequest {

    private static final int MAX_QUERY_PARAMETERS = 64;

    private final String method;
    private final String path;
    private final Map<String, List<String>> query;
    private final Headers headers;
    private final boolean keepAlive;
    private final boolean expectsContinue;
    private final boolean upgrade;
    private final long announced;
    private final int limit;

    private byte[] body = new byte[0];
    private int length;

    private IncomingRequest(
            io.netty.handler.codec.http.HttpRequest head, String path, Map<String, List<String>> query, int limit) {
        this.method = head.method().name();
        this.path = path;
        this.query = query;
        this.headers = Headers.of(head.headers().entries());
        this.keepAlive = HttpUtil.isKeepAlive(head);
        this.expectsContinue = HttpUtil.is100ContinueExpected(head);
        this.upgrade = isWebSocket(head.headers());
        this.announced = HttpUtil.getContentLength(head, 0L);
        this.limit = limit;
    }

    /**
     * Checks the head of a request.
     *
     * @throws IllegalArgumentException when it is malformed
     */
    static IncomingRequest of(io.netty.handler.codec.http.HttpRequest head, RequestRouting routing) {
        HttpVersion version = head.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            throw new IllegalArgumentException("unknown version");
        }
        int hosts = head.headers().getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || (hosts == 0 && version.equals(HttpVersion.HTTP_1_1))) {
            throw new IllegalArgumentException("not exactly one Host");
        }
        String uri = originForm(head.uri());
        if (!uri.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#')) {
            throw new IllegalArgumentException("the target holds a character it must not");
        }
        int question = uri.indexOf('?');
        String path = question < 0 ? uri : uri.substring(0, question);
        Map<String, List<String>> query = question < 0
                ? Map.of()
                : new QueryStringDecoder(uri.substring(question), StandardCharsets.UTF_8, true, MAX_QUERY_PARAMETERS)
                        .parameters();
        return new IncomingRequest(
                head, path, query, routing.bodyLimit(head.method().name(), path));
    }

    private static String originForm(String target) {
        String uri = target;
        if (uri.startsWith("http://") || uri.startsWith("https://")) {
            int slash = uri.indexOf('/', uri.indexOf("://") + 3);
            uri = slash < 0 ? "/" : uri.substring(slash);
        }
        if (!uri.startsWith("/")) {
            throw new IllegalArgumentException("the target is not a path");
        }
        return uri;
    }

    private static boolean isWebSocket(HttpHeaders headers) {
        return headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    String method() {
        return method;
    }

    boolean keepAlive() {
        return keepAlive;
    }

    boolean expectsContinue() {
        return expectsContinue;
    }

    /** Whether it asks for a WebSocket. */
    boolean upgrade() {
        return upgrade;
    }

    /** The length of the body as the head says; 0 when it does not. */
    long announced() {
        return announced;
    }

    /** The largest body in bytes. */
    int limit() {
        return limit;
    }

    /** Adds a part of the body; false when it is too large now. */
    boolean add(ByteBuf part) {
        int count = part.readableBytes();
        if (count > limit - length) {
            return false;
        }
        if (count > body.length - length) {
            long expected = Math.max(announced, length + (long) count);
            body = Arrays.copyOf(body, (int) Math.min(expected, Math.max(2L * body.length, length + (long) count)));
        }
        part.readBytes(body, length, count);
        length += count;
        return true;
    }

    Headers headers() {
        return headers;
    }

    /** The whole request. */
    HttpRequest complete(InetAddress remote, boolean secure) {
        byte[] whole = length == body.length ? body : Arrays.copyOf(body, length);
        return new HttpRequest(method, path, query, headers, Map.of(), whole, remote, secure);
    }
}
