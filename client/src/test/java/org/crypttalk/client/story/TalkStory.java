package org.crypttalk.client.story;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.crypttalk.client.ProfilePlace;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.rest.Answer;
import org.crypttalk.client.rest.Rest;
import org.crypttalk.client.store.Profile;
import org.crypttalk.client.store.ProfileFile;
import org.crypttalk.client.store.ProfileLock;
import org.crypttalk.client.view.HistoryItem;
import org.crypttalk.client.view.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server, Alice and Bob, each with a Java client. */
abstract class TalkStory {

    @TempDir
    Path folder;

    TestServer server;
    Client alice;
    Client bob;

    @BeforeEach
    void bothRegister() throws Exception {
        server = TestServer.on(folder.resolve("server"));
        alice = Client.registered(server.address(), profile("alice"), "Alice");
        bob = Client.registered(server.address(), profile("bob"), "Bob");
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        server.close();
    }

    Path profile(String name) {
        return folder.resolve(name + ".profile");
    }

    /** Ends Alice's program and starts it again on her profile. */
    void restartAlice() {
        alice.close();
        alice = Client.opened(server.address(), profile("alice")).connected();
    }

    void restartBob() {
        bob.close();
        bob = Client.opened(server.address(), profile("bob")).connected();
    }

    /** Asks the server as the device whose profile nobody has open. */
    <T> T asked(String name, Function<ThisDevice, Answer<T>> question) {
        try (ProfileFile file = ProfileLock.open(
                        profile(name), ProfilePlace.at(profile(name)).key(), new SecureRandom());
                HttpClient http = HttpClient.newHttpClient()) {
            Profile stores = Profile.of(file);
            Rest rest = new Rest(server.address(), http, Duration.ofSeconds(5));
            ThisDevice device = new ThisDevice(
                    stores, stores.self().read().orElseThrow(), rest, Clock.systemUTC(), new SecureRandom());
            Answer<T> answer = question.apply(device);
            if (answer instanceof Answer.Ok<T>(T value)) {
                return value;
            }
            throw new AssertionError(answer);
        }
    }

    static List<String> texts(List<HistoryItem> items) {
        return items.stream()
                .map(item -> item instanceof Message message ? message.text() : item.toString())
                .toList();
    }
}
