package org.crypttalk.client.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crypttalk.client.Conversation;
import org.crypttalk.client.ProfilePlace;
import org.crypttalk.client.store.ConversationRow;
import org.crypttalk.client.store.OutboxRow;
import org.crypttalk.client.store.Profile;
import org.crypttalk.client.store.ProfileFile;
import org.crypttalk.client.store.ProfileLock;
import org.crypttalk.client.view.HistoryItem;
import org.crypttalk.client.view.Message;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.envelope.Envelope;
import org.junit.jupiter.api.Test;

/** Alice's program is killed (SIGKILL) in the middle of sending, again and again. */
class KilledTest extends TalkStory {

    private static final int KILLS = 4;

    @Test
    void everythingThatWasWrittenArrivesOnceInOrderAndAsTheSameBytes() throws Exception {
        Client.sent(alice.with("Bob").send("first of all"));
        bob.awaitMessage();
        alice.close();
        Random random = new Random(20_261_124);
        List<Integer> written = new ArrayList<>(List.of(0));
        List<Bytes> interrupted = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            // One more than was printed may be in the outbox: its number is not used again.
            written.addAll(writeUntilKilled(written.getLast() + 2, 20 + random.nextInt(40)));
            numbered(profile("alice")).ifPresent(interrupted::add);
        }
        alice = Client.opened(server.address(), profile("alice")).connected();
        Conversation conversation = alice.account().conversations().getFirst();
        Client.sent(conversation.send("last of all"));
        bob.awaitMessage("last of all");

        List<Message> arrived = new ArrayList<>();
        for (HistoryItem item : bob.with("Alice").newest(5_000)) {
            assertThat(item).isInstanceOf(Message.class);
            arrived.add((Message) item);
        }
        List<String> numbers = arrived.stream().map(Message::text).toList();
        assertThat(numbers).startsWith("first of all").endsWith("last of all").doesNotHaveDuplicates();
        assertThat(numbers)
                .containsAll(written.stream()
                        .skip(1)
                        .map(number -> "number " + number)
                        .toList());
        assertThat(arrived).extracting(Message::sequence).isSorted();
        for (Bytes envelope : interrupted) {
            assertThat(hashesAt(profile("bob")))
                    .contains(Envelope.hash(envelope.unsafeArray()).toString());
        }
    }

    /** The numbers that the process said it had written. */
    private List<Integer> writeUntilKilled(int first, int count) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        everythingOnOneClassPath(),
                        SendingProcess.class.getName(),
                        server.address().toString(),
                        profile("alice").toString(),
                        String.valueOf(first))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<Integer> said = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < count; i++) {
                String line = lines.readLine();
                assertThat(line).as("what the process says").isNotNull();
                said.add(Integer.valueOf(line));
            }
            // By the handle: the process object would close the pipe, and what was said before must still be read.
            process.toHandle().destroyForcibly();
            lines.lines().map(Integer::valueOf).forEach(said::add);
        } finally {
            process.destroyForcibly().waitFor();
        }
        return said;
    }

    /** What this test runs on, as one class path: where its classes lie, then the modules, then the rest. */
    private static String everythingOnOneClassPath() {
        String file = KilledTest.class.getName().replace('.', '/') + ".class";
        String place = String.valueOf(KilledTest.class.getResource("KilledTest.class"));
        String tests = Path.of(URI.create(place.substring(0, place.length() - file.length())))
                .toString();
        return Stream.of(tests, System.getProperty("jdk.module.path", ""), System.getProperty("java.class.path", ""))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The envelope that was finished when the program was killed. */
    private static Optional<Bytes> numbered(Path path) {
        try (ProfileFile file = open(path)) {
            Profile profile = Profile.of(file);
            ConversationRow row = profile.conversations().all().getFirst();
            return profile.outbox().of(row).stream()
                    .flatMap(each -> each.phase() instanceof OutboxRow.Phase.Numbered numbered
                            ? Optional.of(numbered.envelope()).stream()
                            : Optional.<Bytes>empty().stream())
                    .findFirst();
        }
    }

    private List<String> hashesAt(Path path) {
        bob.close();
        try (ProfileFile file = open(path)) {
            Profile profile = Profile.of(file);
            ConversationRow row = profile.conversations().all().getFirst();
            List<String> hashes = new ArrayList<>();
            for (long sequence = 1; sequence <= row.cursor(); sequence++) {
                hashes.add(profile.entries()
                        .at(row, sequence)
                        .orElseThrow()
                        .entryHash()
                        .toString());
            }
            return hashes;
        }
    }

    private static ProfileFile open(Path path) {
        return ProfileLock.open(path, ProfilePlace.at(path).key(), new SecureRandom());
    }
}
