package org.crypttalk.cli.talk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;

/** Passwords from files and pipes. */
final class Secrets {

    private static final int MOST_BYTES = 4_096;

    private Secrets() {}

    /**
     * The first line of a file, or of standard input for {@code -}: read byte by byte, so that what follows stays for who reads on.
     *
     * @return characters that the caller wipes
     */
    static char[] firstLine(Path file, InputStream standardInput) {
        try {
            if (file.toString().equals("-")) {
                return firstLine(standardInput);
            }
            try (InputStream in = Files.newInputStream(file)) {
                return firstLine(in);
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "The password cannot be read from " + file + " (" + e.getMessage()
                            + "). Name a file with the password in its first line, or - for standard input.",
                    e);
        }
    }

    private static char[] firstLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (line.size() == MOST_BYTES) {
                throw new IOException("its first line is too long for a password");
            }
            line.write(next);
        }
        byte[] utf8 = line.toByteArray();
        try {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
            char[] characters = Arrays.copyOf(decoded.array(), decoded.limit());
            Arrays.fill(decoded.array(), '\0');
            int length = characters.length;
            return length > 0 && characters[length - 1] == '\r' ? Arrays.copyOf(characters, length - 1) : characters;
        } catch (CharacterCodingException e) {
            throw new IOException("it is not UTF-8", e);
        } finally {
            Arrays.fill(utf8, (byte) 0);
        }
    }
}
