package org.crypttalk.client.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.crypttalk.protocol.MalformedException;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.ObjectMapper;

/** The shared vectors: the committed files are what the generator writes, and every case is judged as it says. */
class VectorsTest {

    private static final Path FOLDER = Path.of("..", "protocol", "vectors");

    @TestFactory
    Stream<DynamicNode> everyCaseIsJudgedAsItSays() {
        Map<String, Check> checks = new TreeMap<>(PrimitiveChecks.all());
        checks.putAll(AccountChecks.all());
        checks.putAll(ConversationChecks.all());
        // A file without a check would pass unread.
        assertThat(checks).containsOnlyKeys(WriteVectors.files().keySet());
        return checks.entrySet().stream()
                .map(entry ->
                        DynamicContainer.dynamicContainer(entry.getKey(), cases(entry.getKey(), entry.getValue())));
    }

    @TestFactory
    Stream<DynamicTest> committedFilesAreWhatTheGeneratorWrites() {
        return WriteVectors.files().entrySet().stream()
                .map(file -> DynamicTest.dynamicTest(
                        file.getKey(), () -> assertThat(read(file.getKey())).isEqualTo(file.getValue())));
    }

    private static Stream<DynamicTest> cases(String file, Check check) {
        return new Case(new ObjectMapper().readTree(read(file)))
                .objects("cases").stream()
                        .map(c -> DynamicTest.dynamicTest(
                                c.text("name"),
                                () -> assertThat(accepts(check, c)).isEqualTo(c.flag("valid"))));
    }

    private static boolean accepts(Check check, Case c) throws Exception {
        try {
            return check.accepts(c);
        } catch (MalformedException e) {
            return false;
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(FOLDER.resolve(file + ".json"));
        } catch (IOException e) {
            throw new IllegalStateException("The vectors of " + file + " cannot be read", e);
        }
    }
}
