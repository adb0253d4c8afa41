package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.sync.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk takes no more: a server in a process of its own may write no file beyond some size any more ({@code prlimit} of util-linux), which is how
 * a quota feels. It refuses what it cannot store, says so once, keeps answering what it can, and goes on by itself.
 */
class FullDiskTest {

    private static final int ENVELOPE_BYTES = 50_000;

    @TempDir
    private Path data;

    private TestProcess server;
    private Person alice;
    private ConversationId notes;
    private final List<byte[]> acknowledged = new ArrayList<>();

    @BeforeEach
    void aliceKeepsNotes() throws Exception {
        server = TestProcess.start(DataFolderProcess.class, data.toString());
        alice = Person.registered(new Api(server.port()), new Noise(new Random(7)), "Alice");
        notes = alice.begin(alice);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatCannotBeStoredIsRefusedAndTheServerHealsByItself() throws Exception {
        byte[] refused = fill("1000000");
        for (int i = 0; i < 50; i++) {
            assertThat(ServerStory.problem(alice.send(notes, refused))).isEqualTo("503 unavailable");
        }
        try (Socket socket = Socket.connect(server.port(), alice.token())) {
            assertThat(socket.ask("send", refused).problem()).isEqualTo("unavailable");
        }
        assertThat(history()).as("what is there can be read").containsExactlyElementsOf(acknowledged);

        allowFiles("unlimited");
        alice.send(notes, refused).expect(200);
        acknowledged.add(refused);
        assertThat(history()).containsExactlyElementsOf(acknowledged);

        server.kill();
        server = TestProcess.start(DataFolderProcess.class, data.toString());
        alice = alice.at(new Api(server.port()));
        assertThat(history()).as("after kill -9 and a restart").containsExactlyElementsOf(acknowledged);
    }

    @Test
    void theLogSaysItOnceWithWhatToDo() throws Exception {
        // That she writes here is kept once, in main.db; from then on an envelope needs log.db alone.
        alice.send(notes, alice.envelope(notes, 0)).expect(200);
        // So little that accounts and sessions cannot be written either.
        byte[] refused = fill("4096");
        for (int i = 0; i < 20; i++) {
            assertThat(ServerStory.problem(alice.send(notes, refused))).isEqualTo("503 unavailable");
            alice.api()
                    .send(
                            "PUT",
                            "/api/auth/avatar",
                            "application/json",
                            "{\"avatarImage\":\"seed\"}".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(server.printed())
                .filteredOn(line -> line.contains("log.db"))
                .singleElement()
                .asString()
                .contains("ERROR", "Storing in", "Free some space", "goes on by itself");
        assertThat(server.printed()).as("no stack trace").noneMatch(line -> line.contains("\tat "));
        assertThat(server.printed()).hasSizeLessThan(6);
        allowFiles("unlimited");
        alice.send(notes, refused).expect(200);
    }

    /** Limits the size of files, and sends until something is refused: that envelope is the answer. */
    private byte[] fill(String bytes) throws Exception {
        allowFiles(bytes);
        for (int i = 0; i < 100; i++) {
            byte[] envelope = alice.envelope(notes, 0, alice.messageId(), ENVELOPE_BYTES);
            Api.Answer answer = alice.send(notes, envelope);
            if (answer.status() != 200) {
                assertThat(ServerStory.problem(answer)).isEqualTo("503 unavailable");
                return envelope;
            }
            acknowledged.add(envelope);
        }
        throw new AssertionError("Nothing was refused");
    }

    /** The hard limit stays, so that the soft one may rise again. */
    private void allowFiles(String bytes) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(server.pid()), "--fsize=" + bytes + ":")
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).as("prlimit of util-linux").isZero();
    }

    private List<byte[]> history() {
        List<byte[]> found = new ArrayList<>();
        long last = 1;
        long head = Long.MAX_VALUE;
        while (last < head) {
            Page page = Socket.page(alice.api()
                    .get("/api/messages/" + notes.text() + "?after=" + last)
                    .expect(200)
                    .bytes());
            head = page.head();
            for (Page.Entry entry : page.entries()) {
                assertThat(entry.sequence()).isEqualTo(++last);
                found.add(entry.bytes().toArray());
            }
        }
        return found;
    }
}
