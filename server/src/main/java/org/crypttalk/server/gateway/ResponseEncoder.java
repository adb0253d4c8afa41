package org.crypttalk.server.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.crypttalk.server.gateway.http.HttpResponse;
import org.crypttalk.server.gateway.http.SecurityHeaders;

/** Encodes responses for HTTP/1.1. Safe for use by many threads. */
final class ResponseEncoder {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private record Stamp(long second, String text) {}

    private final InstantSource clock;
    private final String securityHeaders;
    private volatile Stamp stamp = new Stamp(Long.MIN_VALUE, "");

    ResponseEncoder(InstantSource clock, boolean secure) {
        this.clock = clock;
        this.securityHeaders = lines(SecurityHeaders.of(secure));
    }

    /**
     * Encodes a response.
     *
     * @param head whether the request was HEAD, so that the body is only announced
     * @param close whether the connection is closed after it
     */
    ByteBuf encode(ByteBufAllocator allocator, HttpResponse response, boolean head, boolean close) {
        int status = response.status();
        boolean hasNoBody = status == 204 || status == 304;
        StringBuilder text = new StringBuilder(1024);
        text.append("HTTP/1.1 ").append(status).append(' ');
        text.append(HttpResponseStatus.valueOf(status).reasonPhrase()).append("\r\n");
        text.append("Date: ").append(date()).append("\r\n");
        text.append(lines(response.headers()));
        text.append(securityHeaders);
        if (!hasNoBody) {
            text.append("Content-Length: ").append(response.body().length).append("\r\n");
        }
        if (close) {
            text.append("Connection: close\r\n");
        }
        text.append("\r\n");
        boolean withBody = !head && !hasNoBody;
        ByteBuf out = allocator.ioBuffer(text.length() + (withBody ? response.body().length : 0));
        out.writeCharSequence(text, StandardCharsets.US_ASCII);
        if (withBody) {
            out.writeBytes(response.body());
        }
        return out;
    }

    private String date() {
        long second = clock.instant().getEpochSecond();
        Stamp current = stamp;
        if (current.second() != second) {
            current = new Stamp(second, DATE.format(clock.instant()));
            stamp = current;
        }
        return current.text();
    }

    private static String lines(List<HttpResponse.Header> headers) {
        StringBuilder text = new StringBuilder();
        for (HttpResponse.Header header : headers) {
            text.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        return text.toString();
    }
}
