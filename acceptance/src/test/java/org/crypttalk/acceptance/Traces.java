package org.crypttalk.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.crypttalk.protocol.Bytes;

/**
 * What must not be found anywhere, in every usual encoding: UTF-8, UTF-16 in both byte orders, Latin-1, hexadecimal, base64 and base64url at each
 * of their three alignments, URL-encoding, and the escapes of JSON.
 *
 * <p>Each thing that is looked for has a name, by which it is told.
 */
final class Traces {

    /** Shorter ones would be found by chance. */
    private static final int SHORTEST = 8;

    private static final int PREFIX = 3;

    private record Needle(String name, Bytes bytes) {}

    private final Map<Integer, List<Needle>> byPrefix = new LinkedHashMap<>();
    private final BitSet prefixes = new BitSet(1 << 24);

    Traces text(String name, String text) {
        bytes(name, text.getBytes(StandardCharsets.UTF_8));
        add(name + " in UTF-16BE", text.getBytes(StandardCharsets.UTF_16BE));
        add(name + " in UTF-16LE", text.getBytes(StandardCharsets.UTF_16LE));
        add(name + " in Latin-1", text.getBytes(StandardCharsets.ISO_8859_1));
        add(name + ", URL-encoded", ascii(URLEncoder.encode(text, StandardCharsets.UTF_8)));
        add(
                name + ", URL-encoded with %20",
                ascii(URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20")));
        add(name + ", escaped for JSON", ascii(escaped(text, false)));
        add(name + ", escaped for JSON in upper case", ascii(escaped(text, true)));
        return this;
    }

    Traces bytes(String name, byte[] bytes) {
        add(name, bytes);
        String hex = HexFormat.of().formatHex(bytes);
        add(name + " in hexadecimal", ascii(hex));
        add(name + " in upper-case hexadecimal", ascii(hex.toUpperCase(Locale.ROOT)));
        for (int shift = 0; shift < 3; shift++) {
            String aligned = aligned(bytes, shift);
            add(name + " in base64 behind " + shift, ascii(aligned));
            add(
                    name + " in base64url behind " + shift,
                    ascii(aligned.replace('+', '-').replace('/', '_')));
        }
        return this;
    }

    /** The names of what is in {@code place}. */
    Set<String> in(byte[] place) {
        Set<String> found = new TreeSet<>();
        find(ByteBuffer.wrap(place), found);
        return found;
    }

    /** The same of a file as it lies there. */
    Set<String> in(Path file) throws IOException {
        Set<String> found = new TreeSet<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            find(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()), found);
        }
        return found;
    }

    /** The same of all files below a folder. */
    Set<String> below(Path folder) throws IOException {
        Set<String> found = new TreeSet<>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.addAll(in(file));
            }
        }
        return found;
    }

    /** The same of a ZIP archive: as it lies there, and each entry unpacked. */
    Set<String> inArchive(Path archive) throws IOException {
        Set<String> found = new TreeSet<>(in(archive));
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                found.addAll(in(zip.readAllBytes()));
            }
        }
        return found;
    }

    private void add(String name, byte[] bytes) {
        if (bytes.length < SHORTEST) {
            throw new IllegalArgumentException(name + " is too short to be looked for");
        }
        int prefix = prefix(ByteBuffer.wrap(bytes), 0);
        prefixes.set(prefix);
        byPrefix.computeIfAbsent(prefix, _ -> new ArrayList<>()).add(new Needle(name, Bytes.copyOf(bytes)));
    }

    private void find(ByteBuffer place, Set<String> found) {
        for (int at = 0; at + PREFIX <= place.limit(); at++) {
            int prefix = prefix(place, at);
            if (prefixes.get(prefix)) {
                for (Needle needle : byPrefix.getOrDefault(prefix, List.of())) {
                    if (isAt(place, at, needle.bytes().unsafeArray())) {
                        found.add(needle.name());
                    }
                }
            }
        }
    }

    private static int prefix(ByteBuffer place, int at) {
        return ((place.get(at) & 0xff) << 16) | ((place.get(at + 1) & 0xff) << 8) | (place.get(at + 2) & 0xff);
    }

    private static boolean isAt(ByteBuffer place, int at, byte[] needle) {
        if (at + needle.length > place.limit()) {
            return false;
        }
        for (int i = 0; i < needle.length; i++) {
            if (place.get(at + i) != needle[i]) {
                return false;
            }
        }
        return true;
    }

    /** The characters of base64 that depend on {@code bytes} alone, where {@code shift} others stand before them. */
    private static String aligned(byte[] bytes, int shift) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(new byte[shift]);
        whole.writeBytes(Arrays.copyOf(bytes, bytes.length - (shift + bytes.length) % 3));
        int mixed = shift == 0 ? 0 : shift + 1;
        return Base64.getEncoder().encodeToString(whole.toByteArray()).substring(mixed);
    }

    private static String escaped(String text, boolean upperCase) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(unit -> {
            if (unit < 0x80) {
                escaped.append((char) unit);
            } else {
                String digits = String.format(Locale.ROOT, "%04x", unit);
                escaped.append("\\u").append(upperCase ? digits.toUpperCase(Locale.ROOT) : digits);
            }
        });
        return escaped.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
