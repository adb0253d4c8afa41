package org.crypttalk.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.crypttalk.protocol.Bytes;

/**
 * A request or an answer of HTTP/1.1 with its whole body.
 *
 * @param start the request line or status line
 * @param headers as received, without those that say how long the body is
 */
record HttpMessage(String start, List<Header> headers, Bytes body) {

    private static final int LONGEST_LINE = 64 * 1024;

    record Header(String name, String value) {
        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    /** Nothing at the end of the connection. */
    static Optional<HttpMessage> readRequest(InputStream in) throws IOException {
        Optional<String> start = line(in);
        return start.isEmpty() ? Optional.empty() : Optional.of(read(start.get(), in, true));
    }

    static HttpMessage readAnswer(InputStream in, HttpMessage request) throws IOException {
        return read(
                line(in).orElseThrow(EOFException::new), in, !request.method().equals("HEAD"));
    }

    String method() {
        return start.substring(0, start.indexOf(' '));
    }

    /** Path and query. */
    String target() {
        return start.split(" ", 3)[1];
    }

    boolean isFor(String method, String path) {
        return method().equals(method) && target().split("\\?", 2)[0].equals(path);
    }

    int status() {
        return Integer.parseInt(start.split(" ", 3)[1]);
    }

    String text() {
        return new String(body.unsafeArray(), StandardCharsets.UTF_8);
    }

    HttpMessage with(Bytes other) {
        return new HttpMessage(start, headers, other);
    }

    HttpMessage with(String other) {
        return with(Bytes.wrap(other.getBytes(StandardCharsets.UTF_8)));
    }

    HttpMessage without(String header) {
        return new HttpMessage(
                start, headers.stream().filter(each -> !each.is(header)).toList(), body);
    }

    /** An answer of this server's kind. */
    static HttpMessage answer(int status, String type, Bytes body) {
        return new HttpMessage("HTTP/1.1 " + status + " As told", List.of(new Header("Content-Type", type)), body);
    }

    void write(OutputStream out) throws IOException {
        out.write(encode());
        out.flush();
    }

    byte[] encode() {
        StringBuilder head = new StringBuilder(start).append("\r\n");
        headers.forEach(each ->
                head.append(each.name()).append(": ").append(each.value()).append("\r\n"));
        boolean bodiless = start.startsWith("GET ")
                || start.startsWith("HTTP/1.1 101")
                || start.startsWith("HTTP/1.1 204")
                || start.startsWith("HTTP/1.1 304");
        if (!bodiless) {
            head.append("Content-Length: ").append(body.size()).append("\r\n");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(body.unsafeArray());
        return all.toByteArray();
    }

    private static HttpMessage read(String start, InputStream in, boolean mayHaveBody) throws IOException {
        List<Header> headers = new ArrayList<>();
        int length = 0;
        for (String line = needed(in); !line.isEmpty(); line = needed(in)) {
            int colon = line.indexOf(':');
            Header header = new Header(
                    line.substring(0, colon), line.substring(colon + 1).strip());
            if (header.is("Transfer-Encoding")) {
                throw new IOException("neither these clients nor this server send chunks");
            }
            if (header.is("Content-Length")) {
                length = Integer.parseInt(header.value());
            } else {
                headers.add(header);
            }
        }
        byte[] body = mayHaveBody ? in.readNBytes(length) : new byte[0];
        if (mayHaveBody && body.length < length) {
            throw new EOFException();
        }
        return new HttpMessage(start, List.copyOf(headers), Bytes.wrap(body));
    }

    private static String needed(InputStream in) throws IOException {
        return line(in).orElseThrow(EOFException::new);
    }

    private static Optional<String> line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.length() > LONGEST_LINE) {
                return Optional.empty();
            }
            line.append((char) next);
        }
        return Optional.of(line.toString().stripTrailing());
    }

    @Override
    public String toString() {
        return start.toUpperCase(Locale.ROOT) + ", " + body.size() + " bytes";
    }
}
