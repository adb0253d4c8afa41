package org.crypttalk.protocol;

import java.util.Base64;

/** Bytes in JSON: base64url without padding (RFC 4648 section 5), one text for each byte string (protocol section 2.6). */
public final class Base64Url {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private Base64Url() {}

    public static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /** Refuses another alphabet, padding, white space and non-zero trailing bits. */
    public static byte[] decode(String text) throws MalformedException {
        int rest = text.length() % 4;
        if (rest == 1) {
            throw new MalformedException("The base64url text has an impossible length");
        }
        byte[] bytes = new byte[text.length() / 4 * 3 + (rest == 0 ? 0 : rest - 1)];
        int at = 0;
        int bits = 0;
        int pending = 0;
        for (int i = 0; i < text.length(); i++) {
            bits = (bits << 6) | sextet(text.charAt(i));
            pending += 6;
            if (pending >= 8) {
                pending -= 8;
                bytes[at++] = (byte) (bits >> pending);
                bits &= (1 << pending) - 1;
            }
        }
        if (bits != 0) {
            throw new MalformedException("The base64url text has trailing bits that are not zero");
        }
        return bytes;
    }

    /** {@link #decode(String)} of exactly {@code size} bytes. */
    public static byte[] decode(String text, int size) throws MalformedException {
        byte[] bytes = decode(text);
        if (bytes.length != size) {
            throw new MalformedException(size + " bytes in base64url are needed, but there are " + bytes.length);
        }
        return bytes;
    }

    private static int sextet(char c) throws MalformedException {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        if (c == '-') {
            return 62;
        }
        if (c == '_') {
            return 63;
        }
        throw new MalformedException("The text has a character that base64url has not");
    }
}
