package org.crypttalk.cli.encryption;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * How the first Crypt-Talk made a key for two people: SHA-256 of their ids in the server's database, sorted, with a colon between. Whoever
 * knows two ids knows the key, and the server made both. Only to show that.
 */
final class OriginalScheme {

    /** Long enough that no sample is too old. */
    private static final Duration NO_LIMIT = Duration.ofDays(36_500);

    /** What the database kept of a message. */
    record Row(String sender, String receiver, String token) {}

    private OriginalScheme() {}

    /** What is hashed: the ids in the order of their text. */
    static String keyText(String oneId, String otherId) {
        return oneId.compareTo(otherId) <= 0 ? oneId + ":" + otherId : otherId + ":" + oneId;
    }

    /** The key of a conversation, in base64url as Fernet takes it. */
    static String key(String oneId, String otherId) {
        return Base64.getUrlEncoder().encodeToString(sha256(keyText(oneId, otherId)));
    }

    /** A message under the key of these two, as the database kept it. */
    static Row send(String text, String sender, String receiver, Instant now, SecureRandom random) {
        byte[] iv = new byte[Fernet.IV_BYTES];
        random.nextBytes(iv);
        String token = Fernet.of(key(sender, receiver)).seal(text.getBytes(StandardCharsets.UTF_8), now, iv);
        return new Row(sender, receiver, token);
    }

    /** The text, from what stands in the row alone; nothing if the token does not open. */
    static Optional<String> open(Row row, Instant now) {
        return Fernet.of(key(row.sender, row.receiver))
                .open(row.token, NO_LIMIT, now)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
