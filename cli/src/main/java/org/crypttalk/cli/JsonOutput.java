package org.crypttalk.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.PrintWriter;
import tools.jackson.databind.json.JsonMapper;

/** What {@code --json} prints: one object for a whole answer, or one object a line for a stream of them. */
public final class JsonOutput {

    // What is not there is left out.
    private static final JsonMapper MAPPER = JsonMapper.builder()
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
}
