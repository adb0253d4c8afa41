package org.crypttalk.server.story;

import java.nio.file.Path;
import java.util.Random;
import org.crypttalk.protocol.ConversationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server, Alice who registered first, Bob, and Mallory, who has an account of her own and wants what is not hers. */
abstract class ServerStory {

    RunningServer server;
    Person alice;
    Person bob;
    Person mallory;
    final Noise noise = new Noise(new Random(20_261_124));

    @BeforeEach
    void everybodyRegisters(@TempDir Path data) throws Exception {
        server = RunningServer.on(data);
        alice = Person.registered(server.api(), noise, "Alice");
        bob = Person.registered(server.api(), noise, "Bob");
        mallory = Person.registered(server.api(), noise, "Mallory");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Two who have written to each other. */
    static ConversationId acquaint(Person one, Person other) {
        ConversationId conversation = one.begin(other);
        one.send(conversation, one.envelope(conversation, 0)).expect(200);
        other.send(conversation, other.envelope(conversation, 0)).expect(200);
        return conversation;
    }

    /** The code of a problem, with its status: {@code "404 not_found"}. */
    static String problem(Api.Answer answer) {
        return answer.status() + " " + answer.code();
    }
}
