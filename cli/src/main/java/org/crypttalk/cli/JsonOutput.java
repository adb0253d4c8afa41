package org.crypttalk.cli;

import java.io.PrintWriter;
import tools.jackson.databind.json.JsonMapper;

/** What {@code --json} prints: one object for a whole answer, or one object a line for a stream of them. */
public final class JsonOutput {

    private JsonOutput() {}

    /** A whole answer, indented. */
    public static void print(PrintWriter out, Object answer) {
        out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        out.flush();
    }

    /** One line of a stream, handed on at once. */
    public static void line(PrintWriter out, Object event) {
        out.println(JsonMapper.shared().writeValueAsString(event));
        out.flush();
    }
}
