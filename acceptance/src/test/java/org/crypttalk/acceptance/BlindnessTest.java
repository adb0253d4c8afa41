package org.crypttalk.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.crypttalk.client.Conversation;
import org.crypttalk.client.ProfilePlace;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.store.ConversationRow;
import org.crypttalk.client.store.ConversationStore.EpochRow;
import org.crypttalk.client.store.Profile;
import org.crypttalk.client.store.ProfileFile;
import org.crypttalk.client.store.ProfileLock;
import org.crypttalk.client.store.Self;
import org.crypttalk.protocol.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alice in a browser and Bob with a Java program write marked things. Afterwards everything that the server has or ever received is searched for
 * them, for the passwords, a recovery code and private keys: its database, log, backup, memory, and a recording of every byte that was sent to it.
 *
 * <p>Login names are known to the server (protocol section 3.1) and stand for a leak: who searches must find one in each of these places.
 */
final class BlindnessTest {
    private static final String ALICES_PASSWORD = "lamp orbit velvet canyon";
    private static final String BOBS_PASSWORD = "quiet harbor mustard tunnel";

    /** The only thing here that the server is told. */
    private static final String LEAK = "leaking.name-7Qx";

    private static final String TEXT = "Das Murmeltier heißt Zwetschgenknödel";
    private static final String DRAFT = "unfinished thoughts about the Quagmirevale";
    private static final String ANSWER = "Brombeerstrauch behind the lighthouse";
    private static final String REPLY = "Wolkenkuckucksheim, as ever";
    private static final String EDITED = "Brombeerstrauch before the Leuchtturmwärter";
    private static final String REACTION = "🦔 hedgehogmark";
    private static final String SEARCHED = "Zwetschgen Murmel";
    private static final String NOTE = "a note on Kartoffelpuffer";

    private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void nothingThatPeopleSaidAndNoSecretIsAnywhereAtTheServer() throws Exception {
        Recording recording = new Recording();
        Traces secrets = new Traces()
                .text("Alice's password", ALICES_PASSWORD)
                .text("Bob's password", BOBS_PASSWORD)
                .text("a text", TEXT)
                .text("a draft", DRAFT)
                .text("an answer", ANSWER)
                .text("a reply", REPLY)
                .text("an edit", EDITED)
                .text("a reaction", REACTION)
                .text("what was searched for", SEARCHED)
                .text("a note", NOTE);
        try (RunningServer server = RunningServer.start(folder);
                Interceptor between = Interceptor.before(server.uri(""), recording);
                Browsers browsers = new Browsers()) {
            Person alice = Person.in(browsers.newProfile(), between.uri("/"), "Alice", ALICES_PASSWORD)
                    .registers();
            addCode(secrets, "Alice's recovery code", alice.recoveryCode());
            Path profile = folder.resolve("bob.profile");
            try (JavaPerson bob = JavaPerson.registers(between.uri(""), profile, "Bob", BOBS_PASSWORD)) {
                addCode(secrets, "Bob's recovery code", bob.recoveryCode());
                theyTalk(alice, bob);
            }
            addKeys(secrets, profile);
            draftsAndSearches(alice, recording);
            JavaPerson.registers(between.uri(""), folder.resolve("leak.profile"), LEAK, BOBS_PASSWORD)
                    .close();

            // The name of the file gets into the log, as an operator's slip would.
            Path backup = folder.resolve(LEAK + ".backup");
            server.run("backup", "--data", server.data().toString(), backup.toString());
            Path heap = folder.resolve("heap.hprof");
            dumpHeap(server, heap);
            Traces leak = new Traces().text("the leak", LEAK);

            Map<String, Set<String>> found = new LinkedHashMap<>();
            Map<String, Set<String>> leaked = new LinkedHashMap<>();
            found.put("received", secrets.in(recording.all()));
            leaked.put("received", leak.in(recording.all()));
            found.put("log", secrets.in(server.log().getBytes(StandardCharsets.UTF_8)));
            leaked.put("log", leak.in(server.log().getBytes(StandardCharsets.UTF_8)));
            found.put("data", secrets.below(server.data()));
            leaked.put("data", leak.below(server.data()));
            found.put("backup", secrets.inArchive(backup));
            leaked.put("backup", leak.inArchive(backup));
            found.put("heap", secrets.in(heap));
            leaked.put("heap", leak.in(heap));

            assertThat(found)
                    .allSatisfy((place, traces) -> assertThat(traces)
                            .as("what was said and is secret, in: %s", place)
                            .isEmpty());
            assertThat(leaked)
                    .allSatisfy((place, traces) -> assertThat(traces)
                            .as("the planted leak, in: %s", place)
                            .contains("the leak"));
        }
    }

    private static void theyTalk(Person alice, JavaPerson bob) {
        alice.opens("Bob").says(TEXT);
        Conversation bobs = bob.with("Alice");
        bob.reads("Alice", TEXT);
        bob.says("Alice", ANSWER);
        alice.reads(ANSWER);
        bob.stored(bobs.reply(bob.reads("Alice", TEXT).id(), REPLY));
        bob.stored(bobs.react(bob.reads("Alice", TEXT).id(), REACTION));
        bob.stored(bobs.edit(bob.reads("Alice", ANSWER).id(), EDITED));
        bob.stored(bob.account().notes().send(NOTE));
        bobs.typing(true);
        alice.reads(REPLY).reads(EDITED);
    }

    /** Both leave the browser only when a pause in typing comes, so this waits for the request that takes the draft along. */
    private static void draftsAndSearches(Person alice, Recording recording) {
        int before = stores(recording);
        alice.beginsToType(DRAFT);
        alice.page().waitForCondition(() -> stores(recording) > before);
        Locator field = alice.page().getByLabel("Find people or conversations");
        field.pressSequentially(SEARCHED);
        alice.page().getByTestId("hit").first().waitFor();
        field.fill("");
    }

    private static int stores(Recording recording) {
        return (int) Pattern.compile("PUT /api/auth/vault")
                .matcher(new String(recording.all(), StandardCharsets.ISO_8859_1))
                .results()
                .count();
    }

    private static void addCode(Traces secrets, String name, String code) {
        String plain = code.replace("-", "");
        secrets.text(name, code).text(name + " without hyphens", plain);
        BigInteger bits = BigInteger.ZERO;
        for (int i = 0; i < plain.length(); i++) {
            bits = bits.shiftLeft(5).or(BigInteger.valueOf(CROCKFORD.indexOf(plain.charAt(i))));
        }
        byte[] withChecksum = bits.shiftRight(20).setBit(160).toByteArray();
        secrets.bytes(name + " as bytes", Bytes.copyOfRange(withChecksum, 1, 21).toArray());
    }

    private static void addKeys(Traces secrets, Path path) {
        try (ProfileFile file = ProfileLock.open(path, ProfilePlace.at(path).key(), new SecureRandom())) {
            Profile profile = Profile.of(file);
            Self self = profile.self().read().orElseThrow();
            add(secrets, "Bob's device key", self.keys().signing().seed());
            add(secrets, "Bob's device's seal key", self.keys().sealSeed());
            add(secrets, "Bob's vault key", self.vaultKey());
            self.accountSeeds().forEach(seed -> add(secrets, "Bob's account key", seed));
            for (ConversationRow row : profile.conversations().all()) {
                for (EpochRow epoch : profile.conversations().epochs(row)) {
                    add(secrets, "the key of an epoch", Objects.requireNonNull(epoch.key()));
                }
            }
        }
    }

    private static void add(Traces secrets, String name, Secret secret) {
        secrets.bytes(name, secret.reveal().toArray());
    }

    /** All of it, with what the collector has not taken yet. */
    private static void dumpHeap(RunningServer server, Path file) throws IOException, InterruptedException {
        int code = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(server.pid()),
                        "GC.heap_dump",
                        "-all",
                        file.toAbsolutePath().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertThat(code).as("jcmd GC.heap_dump").isZero();
    }
}
