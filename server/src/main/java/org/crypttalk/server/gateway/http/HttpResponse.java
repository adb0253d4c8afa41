package org.crypttalk.server.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/**
 * One answer. The gateway adds {@code Content-Length}, {@code Connection} and the security header fields.
 *
 * @param status the status code, 200 to 599
 * @param headers the header fields of this answer
 * @param body the body, empty when there is none; not copied, so nobody writes to it
 */
@SuppressWarnings("ArrayRecordComponent") // a body is handed over once, and never compared
public record HttpResponse(int status, List<Header> headers, byte[] body) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] EMPTY = new byte[0];

    /**
     * One header field.
     *
     * @param name the name, a token of RFC 9110
     * @param value the value: visible ASCII, spaces and tabs
     */
    public record Header(String name, String value) {
        /**
         * @throws IllegalArgumentException when name or value could break out of the header field
         */
        public Header {
            if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':')) {
                throw new IllegalArgumentException("The name of a header field holds a character it must not.");
            }
            if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f))) {
                throw new IllegalArgumentException("The header field " + name + " holds a character it must not.");
            }
        }
    }

    public HttpResponse {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("A response cannot have the status " + status + ".");
        }
        headers = List.copyOf(headers);
    }

    /** An answer without a body. */
    public static HttpResponse empty(int status) {
        return new HttpResponse(status, List.of(), EMPTY);
    }

    /** An answer with a body of some media type. */
    public static HttpResponse of(int status, String contentType, byte[] body) {
        return new HttpResponse(status, List.of(new Header("Content-Type", contentType)), body);
    }

    /** JSON, already encoded as UTF-8; never stored by caches. */
    public static HttpResponse json(int status, byte[] body) {
        return of(status, "application/json", body).with("Cache-Control", "no-store");
    }

    /** Plain text in UTF-8. */
    public static HttpResponse text(int status, String body) {
        return of(status, "text/plain; charset=UTF-8", body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A problem (RFC 9457) with the type {@code about:blank} and the stable member {@code code}.
     *
     * @param status the status code
     * @param code what a client's program branches on; stable
     * @param title a short summary, the same for every occurrence
     * @param detail what happened, why, and what to do
     */
    public static HttpResponse problem(int status, String code, String title, String detail) {
        return problem(status, code, title, detail, Map.of());
    }

    /**
     * A problem with members of its own beside those of {@link #problem(int, String, String, String)}.
     *
     * @param members their names and values, integers or texts
     */
    public static HttpResponse problem(int status, String code, String title, String detail, Map<String, ?> members) {
        ByteArrayBuilder bytes = new ByteArrayBuilder(256);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("type", "about:blank");
            json.writeStringProperty("title", title);
            json.writeNumberProperty("status", status);
            json.writeStringProperty("detail", detail);
            json.writeStringProperty("code", code);
            members.forEach((name, value) -> {
                if (value instanceof Integer number) {
                    json.writeNumberProperty(name, number);
                } else {
                    json.writeStringProperty(name, String.valueOf(value));
                }
            });
            json.writeEndObject();
        }
        return of(status, "application/problem+json", bytes.toByteArray()).with("Cache-Control", "no-store");
    }

    /** This answer with one more header field. */
    public HttpResponse with(String name, String value) {
        List<Header> more = new ArrayList<>(headers.size() + 1);
        more.addAll(headers);
        more.add(new Header(name, value));
        return new HttpResponse(status, more, body);
    }

    /** Status and size: header fields and body may be secrets. */
    @Override
    public String toString() {
        return "HttpResponse[" + status + ", " + body.length + " bytes]";
    }
}
