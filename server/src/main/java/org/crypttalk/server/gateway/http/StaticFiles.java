package org.crypttalk.server.gateway.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.crypttalk.server.gateway.http.HttpResponse.Header;
import org.jspecify.annotations.Nullable;

/**
 * The files of the web app, read once each and kept in memory, also compressed.
 *
 * <p>Names under {@code /assets/} carry a hash of their content, so browsers may keep them for ever; everything else is
 * revalidated by its entity tag. The app is at {@code /}: places inside it are in the fragment, which never comes here. Only known file
 * extensions are served; whatever else is asked for is not found.
 */
public final class StaticFiles implements HttpHandler {

    /** Where the files come from. */
    @FunctionalInterface
    public interface Source {
        /**
         * Opens a file.
         *
         * @param name its path without a leading slash
         * @return null when there is none
         */
        @Nullable
        InputStream open(String name) throws IOException;
    }

    @SuppressWarnings("ArrayRecordComponent") // assets are never compared
    private record Asset(Header type, Header entityTag, byte[] plain, byte @Nullable [] compressed) {}

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=UTF-8"),
            Map.entry("js", "text/javascript; charset=UTF-8"),
            Map.entry("mjs", "text/javascript; charset=UTF-8"),
            Map.entry("css", "text/css; charset=UTF-8"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("map", "application/json"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/vnd.microsoft.icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("txt", "text/plain; charset=UTF-8"));

    private static final int WORTH_COMPRESSING = 1024;

    private static final String NO_WEB_APP = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <title>Crypt-Talk</title>
            <p>This server runs, but it was built without the web app. Build the module "web", then the server again.</p>
            </html>
            """;

    private final Source source;
    private final ConcurrentHashMap<String, Asset> assets = new ConcurrentHashMap<>();

    public StaticFiles(Source source) {
        this.source = source;
    }

    /** The web app as it lies in the folder {@code web/} of the class path. */
    public static StaticFiles ofClassPath() {
        ClassLoader loader = StaticFiles.class.getClassLoader();
        return new StaticFiles(name -> loader.getResourceAsStream("web/" + name));
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return HttpResponse.problem(
                            405, "method_not_allowed", "Method not allowed", "This address answers only GET, HEAD.")
                    .with("Allow", "GET, HEAD");
        }
        String name = request.path().substring(1);
        boolean isApp = name.isEmpty();
        Optional<Asset> asset = isApp ? find("index.html") : isPlain(name) ? find(name) : Optional.empty();
        if (asset.isPresent()) {
            return answer(request.headers(), name.startsWith("assets/"), asset.get());
        }
        return isApp
                ? HttpResponse.of(503, "text/html; charset=UTF-8", NO_WEB_APP.getBytes(StandardCharsets.UTF_8))
                        .with("Cache-Control", "no-store")
                : HttpResponse.problem(404, "not_found", "Not found", "There is nothing at this address.");
    }

    private static HttpResponse answer(Headers requested, boolean immutable, Asset asset) {
        List<Header> headers = new ArrayList<>();
        headers.add(asset.entityTag());
        headers.add(new Header("Cache-Control", immutable ? "public, max-age=31536000, immutable" : "no-cache"));
        if (asset.compressed() != null) {
            headers.add(new Header("Vary", "Accept-Encoding"));
        }
        if (requested.all("if-none-match").stream()
                .anyMatch(tags -> tags.contains(asset.entityTag().value()))) {
            return new HttpResponse(304, headers, new byte[0]);
        }
        headers.add(asset.type());
        byte[] compressed = asset.compressed();
        if (compressed != null && acceptsGzip(requested)) {
            headers.add(new Header("Content-Encoding", "gzip"));
            return new HttpResponse(200, headers, compressed);
        }
        return new HttpResponse(200, headers, asset.plain());
    }

    private static boolean acceptsGzip(Headers requested) {
        for (String header : requested.all("accept-encoding")) {
            for (String coding : header.toLowerCase(Locale.ROOT).split(",", -1)) {
                String stripped = coding.strip();
                if (stripped.equals("gzip") || (stripped.startsWith("gzip;") && !stripped.matches(".*q=0(\\.0*)?$"))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a name is made of ordinary segments only, so that it cannot leave the folder. */
    private static boolean isPlain(String name) {
        for (String segment : name.split("/", -1)) {
            if (segment.isEmpty() || segment.startsWith(".") || !segment.matches("[A-Za-z0-9._-]+")) {
                return false;
            }
        }
        return TYPES.containsKey(extension(name));
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private Optional<Asset> find(String name) {
        Asset known = assets.get(name);
        return known == null ? Optional.ofNullable(load(name)) : Optional.of(known);
    }

    private @Nullable Asset load(String name) {
        try (InputStream in = source.open(name)) {
            if (in == null) {
                return null;
            }
            byte[] plain = in.readAllBytes();
            byte[] compressed = compress(plain);
            String type = TYPES.getOrDefault(extension(name), "application/octet-stream");
            Asset asset = new Asset(
                    new Header("Content-Type", type), new Header("ETag", entityTag(plain)), plain, compressed);
            assets.put(name, asset);
            return asset;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte @Nullable [] compress(byte[] plain) throws IOException {
        if (plain.length < WORTH_COMPRESSING) {
            return null;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.size() < plain.length * 9L / 10 ? out.toByteArray() : null;
    }

    private static String entityTag(byte[] plain) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(plain);
            // Weak, because the compressed body has the same tag.
            return "W/\"" + HexFormat.of().formatHex(hash, 0, 12) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
