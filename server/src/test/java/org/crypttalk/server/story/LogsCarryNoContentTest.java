package org.crypttalk.server.story;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.crypttalk.protocol.Base64Url;
import org.crypttalk.protocol.ConversationId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** With everything logged that can be, the log holds ids and sizes, but no content, token, secret or name. */
class LogsCarryNoContentTest extends ServerStory {

    private final Logger serverLog = (Logger) LoggerFactory.getLogger("org.crypttalk");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        serverLog.setLevel(Level.TRACE);
        serverLog.setAdditive(false);
        serverLog.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        serverLog.detachAppender(log);
        serverLog.setAdditive(true);
        serverLog.setLevel(null);
    }

    @Test
    void aWholeConversationLeavesNoTraceOfItsContent() {
        Person carol = Person.registered(server.api(), noise, "Carol");
        ConversationId conversation = carol.begin(bob);
        byte[] envelope = carol.envelope(conversation, 0);
        try (Socket socket = Socket.connect(server.port(), carol.token())) {
            assertThat(socket.ask("send", envelope).problem()).isEmpty();
            socket.ask("send", noise.bytes(100));
            socket.awaitEntries();
        }
        server.api().post("/api/auth/login", carol.login()).expect(200);
        server.api()
                .post("/api/auth/login", Map.of("name", "Carol", "authSecret", noise.bytes(32), "with", "recovery"));
        carol.api().send("POST", "/api/conversations", "application/json", envelope);
        List<String> lines = log.list.stream()
                .map(event -> event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : event.getThrowableProxy().getMessage()))
                .toList();
        assertThat(lines).as("the requests were logged").anyMatch(line -> line.contains("/api/auth/login"));
        for (String secret : List.of(
                carol.token(),
                Base64Url.encode(carol.authSecret()),
                Base64Url.encode(envelope).substring(200, 240),
                HexFormat.of().formatHex(envelope).substring(200, 240),
                "Carol")) {
            assertThat(lines).noneMatch(line -> line.contains(secret));
        }
    }
}
