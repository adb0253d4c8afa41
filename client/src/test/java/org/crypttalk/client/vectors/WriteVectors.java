package org.crypttalk.client.vectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.ObjectMapper;

/** Writes the vector files. Run it after a change of the protocol: {@code WriteVectors protocol/vectors}. */
public final class WriteVectors {

    private WriteVectors() {}

    /** Takes the folder to write to. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Files.createDirectories(folder);
        for (Map.Entry<String, String> file : files().entrySet()) {
            Files.writeString(folder.resolve(file.getKey() + ".json"), file.getValue());
        }
    }

    /** The text of each file by its name without the suffix. */
    static Map<String, String> files() {
        Map<String, Cases> cases = new TreeMap<>(PrimitiveVectors.all());
        cases.putAll(AccountVectors.all());
        cases.putAll(ConversationVectors.all());
        cases.put("account-log", LogVectors.cases());
        DefaultIndenter indent = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(indent);
        printer.indentArraysWith(indent);
        Map<String, String> files = new TreeMap<>();
        cases.forEach((name, c) ->
                files.put(name, new ObjectMapper().writer().with(printer).writeValueAsString(c.toJson()) + "\n"));
        return files;
    }
}
