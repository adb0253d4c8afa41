package org.crypttalk.client.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.crypttalk.client.Account;
import org.crypttalk.client.ClientSettings;
import org.crypttalk.client.CryptTalk;
import org.crypttalk.client.OpenOutcome;
import org.crypttalk.client.ProfilePlace;
import org.crypttalk.client.RegisterOutcome;
import org.crypttalk.client.SignInOutcome;
import org.crypttalk.client.SignInSecret;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.rest.Rest;
import org.crypttalk.client.store.ConversationRow;
import org.crypttalk.client.store.EntryStore;
import org.crypttalk.client.store.Profile;
import org.crypttalk.client.store.ProfileFile;
import org.crypttalk.client.store.ProfileLock;
import org.crypttalk.client.store.Self;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.EventStream;
import org.crypttalk.client.view.ProfileException;
import org.crypttalk.client.view.ProfileKey;
import org.crypttalk.client.view.StopReason;
import org.crypttalk.protocol.Hash;
import org.junit.jupiter.api.Test;

/** What lies on the disk says nothing without its key, and one process has it. */
class ProfileTest extends TalkStory {

    @Test
    void nothingThatWasSaidAndNoKeyIsReadableInTheFiles() throws Exception {
        Client.sent(alice.with("Bob").send("the marked sentence"));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "alice.profile*")) {
            for (Path file : files) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as("%s while it is open", file)
                        .isEqualTo("rw-------");
            }
        }
        alice.close();
        Self self;
        Hash envelope;
        try (ProfileFile file = open(profile("alice"))) {
            Profile stores = Profile.of(file);
            self = stores.self().read().orElseThrow();
            ConversationRow conversation = stores.conversations().all().getFirst();
            envelope = stores.entries().at(conversation, 2).orElseThrow().entryHash();
            assertThat(stores.entries().linkAt(conversation, self.account(), 0, 1))
                    .contains(new EntryStore.Link(1, 2, stores.entries().tag(envelope), null));
        }
        assertThat(self.toString()).doesNotContain("seed").isEqualTo("Self[Alice, device 0]");
        assertThat(self.token().orElseThrow().toString()).isEqualTo("Token[not shown]");
        List<byte[]> secrets = List.of(
                "the marked sentence".getBytes(StandardCharsets.UTF_8),
                "Alice".getBytes(StandardCharsets.UTF_8),
                "Bob".getBytes(StandardCharsets.UTF_8),
                self.keys().signing().seed().unsafeArray(),
                self.vaultKey().unsafeArray(),
                self.accountSeeds().getFirst().unsafeArray(),
                self.account().toBytes(),
                envelope.toBytes());
        String content = HexFormat.of().formatHex(Files.readAllBytes(profile("alice")));
        for (byte[] secret : secrets) {
            assertThat(content).doesNotContain(HexFormat.of().formatHex(secret));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(profile("alice"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("alice.profile.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aProfileIsForOneProcessAndOneKey() throws Exception {
        try (CryptTalk talk = CryptTalk.at(ClientSettings.of(server.address()))) {
            assertThatThrownBy(() -> talk.open(ProfilePlace.at(profile("alice"))))
                    .isInstanceOf(ProfileException.class)
                    .hasMessageContaining("in use");
            ProfilePlace secret = new ProfilePlace(
                    profile("carol"), new ProfileKey.FromPassphrase("a long passphrase".toCharArray()));
            RegisterOutcome outcome =
                    talk.register(secret, CryptTalk.Registration.of(Client.name("Carol")), Client.password());
            if (outcome instanceof RegisterOutcome.Registered(Account carol, var _)) {
                carol.close();
            }
            assertThatThrownBy(() -> talk.open(ProfilePlace.at(profile("carol"), "another one".toCharArray())))
                    .hasMessageContaining("does not open with this passphrase");
            assertThatThrownBy(() -> talk.open(ProfilePlace.at(profile("carol"))))
                    .hasMessageContaining("needs its passphrase");
            assertThat(talk.open(secret))
                    .isInstanceOfSatisfying(
                            OpenOutcome.Opened.class, opened -> opened.account().close());
            alice.close();
            Files.delete(folder.resolve("alice.profile.key"));
            assertThatThrownBy(() -> talk.open(ProfilePlace.at(profile("alice"))))
                    .hasMessageContaining("key file");
        }
    }

    @Test
    void filesThatAreNotTheirOwnersOnlyAreRefused() throws Exception {
        alice.close();
        Path key = folder.resolve("alice.profile.key");
        for (Path file : List.of(profile("alice"), key)) {
            for (String open : List.of("rw-r-----", "rw-----w-", "r-----r--")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(open));
                refused(profile("alice"), ProfileException.Reason.UNSAFE, file + " is open to others (" + open);
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        }
        open(profile("alice")).close();
    }

    @Test
    void aKeyMayLieBehindALinkButNoneIsMadeThere() throws Exception {
        alice.close();
        Path key = folder.resolve("alice.profile.key");
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(key, elsewhere);
        Files.createSymbolicLink(key, elsewhere);
        open(profile("alice")).close();
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-r--r--"));
        refused(profile("alice"), ProfileException.Reason.UNSAFE, "open to others");

        Path target = folder.resolve("nothing");
        Files.createSymbolicLink(folder.resolve("new.profile"), target);
        refused(folder.resolve("new.profile"), ProfileException.Reason.FAILED, "a link that leads to nothing");
        Files.createSymbolicLink(folder.resolve("newer.profile.key"), target);
        refused(folder.resolve("newer.profile"), ProfileException.Reason.FAILED, "a link that leads to nothing");
        assertThat(target).doesNotExist();
        assertThat(folder.resolve("newer.profile")).doesNotExist();
    }

    @Test
    void foldersAreMadeForTheirOwnerOnly() throws Exception {
        open(folder.resolve("a/b/deep.profile")).close();
        for (Path made : List.of(folder.resolve("a"), folder.resolve("a/b"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aPassphraseIsTheSameFromEveryKeyboardAndWhole() {
        openTyped("typed", "caf\u00e9").close();
        openTyped("typed", "cafe\u0301").close();
        assertThatThrownBy(() -> openTyped("typed", "cafe")).hasMessageContaining("does not open");
        for (String bad : List.of("", "half \ud83d", "\ude00 half", "x".repeat(1_025))) {
            assertThatThrownBy(() -> openTyped("refused", bad)).hasMessageContaining("1 to 1,024 bytes");
            assertThat(profile("refused")).doesNotExist();
        }
    }

    private ProfileFile openTyped(String name, String passphrase) {
        return ProfileLock.open(
                profile(name), new ProfileKey.FromPassphrase(passphrase.toCharArray()), new SecureRandom());
    }

    @Test
    void aKeyFileOfSeveralProfilesStaysWithTheOthers() {
        ProfileKey shared = new ProfileKey.InFile(folder.resolve("bots.key"));
        for (String bot : List.of("helper", "greeter")) {
            ProfileLock.open(profile(bot), shared, new SecureRandom()).close();
        }
        CryptTalk.remove(new ProfilePlace(profile("helper"), shared));
        assertThat(profile("helper")).doesNotExist();
        ProfileLock.open(profile("greeter"), shared, new SecureRandom()).close();

        open(profile("lonely")).close();
        assertThat(folder.resolve("lonely.profile.key")).exists();
        CryptTalk.remove(ProfilePlace.at(profile("lonely")));
        assertThat(profile("lonely")).doesNotExist();
        assertThat(folder.resolve("lonely.profile.key")).doesNotExist();
    }

    private static void refused(Path profile, ProfileException.Reason reason, String why) {
        assertThatThrownBy(() -> open(profile))
                .isInstanceOfSatisfying(
                        ProfileException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(why);
    }

    @Test
    void nothingIsDerivedOrSentWhenTheServerNamesWeakOrHugeParameters() throws Exception {
        for (String parameters : List.of(
                "\"memoryKiB\":1024,\"iterations\":3,\"parallelism\":1",
                "\"memoryKiB\":65536,\"iterations\":1,\"parallelism\":1",
                "\"memoryKiB\":4194304,\"iterations\":3,\"parallelism\":1")) {
            List<String> asked = new ArrayList<>();
            HttpServer liar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            liar.createContext("/", exchange -> {
                asked.add(exchange.getRequestURI().getPath());
                byte[] answer =
                        ("{\"random\":\"" + "A".repeat(43) + "\"," + parameters + "}").getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            liar.start();
            URI address = URI.create("http://127.0.0.1:" + liar.getAddress().getPort());
            try (CryptTalk talk = CryptTalk.at(ClientSettings.of(address))) {
                SignInOutcome outcome = talk.signIn(
                        ProfilePlace.at(profile("tricked")),
                        Client.name("Alice"),
                        new SignInSecret.ByPassword(Client.password()));
                assertThat(outcome)
                        .isInstanceOfSatisfying(
                                SignInOutcome.Distrusted.class,
                                distrusted -> assertThat(distrusted.sentence()).contains("outside the bounds"));
            } finally {
                liar.stop(0);
            }
            assertThat(asked).containsExactly("/api/auth/kdf");
        }
    }

    @Test
    void theChosenPictureIsWhatOthersGet() throws Exception {
        assertThat(alice.account().chooseAvatar("a".repeat(257))).isFalse();
        assertThat(alice.account().chooseAvatar("a red boat")).isTrue();
        bob.close();
        Self self;
        try (ProfileFile file = open(profile("bob"))) {
            self = Profile.of(file).self().read().orElseThrow();
        }
        HttpRequest question = HttpRequest.newBuilder(URI.create(server.address() + "/api/users/"
                        + alice.account().self().account().text()))
                .header("Authorization", "Bearer " + self.token().orElseThrow().reveal())
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(question, HttpResponse.BodyHandlers.ofString()).body())
                    .contains("\"isAvatarImageSet\":true", "\"avatarImage\":\"a red boat\"");
        }
    }

    @Test
    void whatEndedADeviceHereIsToldAndNotRemembered() throws Exception {
        alice.close();
        for (RuntimeException failure : List.of(
                new ProfileException(ProfileException.Reason.FAILED, "The disk is full."),
                new IllegalStateException("something said"))) {
            try (ProfileFile file = open(profile("alice"))) {
                Profile stores = Profile.of(file);
                ThisDevice device = new ThisDevice(
                        stores,
                        stores.self().read().orElseThrow(),
                        new Rest(server.address(), HttpClient.newHttpClient(), Duration.ofSeconds(1)),
                        Clock.systemUTC(),
                        new SecureRandom());
                try (EventStream events = device.events().open()) {
                    device.failed(failure);
                    Event.Stopped stopped = (Event.Stopped) events.next().orElseThrow();
                    boolean ofTheProfile = failure instanceof ProfileException;
                    assertThat(stopped.reason()).isEqualTo(ofTheProfile ? StopReason.PROFILE_FAILED : StopReason.FAULT);
                    assertThat(stopped.cause()).contains(failure);
                    assertThat(stopped.sentence())
                            .isEqualTo(stopped.reason().sentence() + (ofTheProfile ? " The disk is full." : ""));
                }
                device.close();
            }
        }
        alice = Client.opened(server.address(), profile("alice")).connected();
    }

    private static ProfileFile open(Path path) {
        return ProfileLock.open(path, ProfilePlace.at(path).key(), new SecureRandom());
    }
}
