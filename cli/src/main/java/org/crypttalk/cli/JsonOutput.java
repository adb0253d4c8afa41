package org.crypttalk.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.PrintWriter;
import java.io.Serial;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code --json} prints: one object for a whole answer, or one object a line for a stream of them. It may well be printed to a terminal, so
 * what that would obey or not show is written as an escape of its number; to whoever reads JSON it is the same.
 */
public final class JsonOutput {

    // What is not there is left out.
    private static final JsonMapper MAPPER = JsonMapper.builder(
                    JsonFactory.builder().characterEscapes(new Invisible()).build())
            .changeDefaultPropertyInclusion(whole -> whole.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private JsonOutput() {}

    /** A whole answer, indented. */
    public static void print(PrintWriter out, Object answer) {
        out.println(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        out.flush();
    }

    /** One line of a stream, handed on at once. */
    public static void line(PrintWriter out, Object event) {
        out.println(MAPPER.writeValueAsString(event));
        out.flush();
    }

    /** Control and format characters and the line separators of Unicode. */
    private static final class Invisible extends CharacterEscapes {

        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = standardAsciiEscapesForJSON();
            codes[0x7f] = ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return switch (Character.getType(character)) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    new SerializedString("\\u" + HexFormat.of().withUpperCase().toHexDigits((char) character));
                default -> null;
            };
        }
    }
}
