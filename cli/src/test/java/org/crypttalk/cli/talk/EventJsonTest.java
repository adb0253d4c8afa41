package org.crypttalk.cli.talk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crypttalk.cli.JsonOutput;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.Message;
import org.crypttalk.client.view.Person;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MessageId;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The lines of {@code tail --json}, member by member: programs rely on them. */
class EventJsonTest {

    private static final Person ALICE = new Person(new AccountId(new Hash(0, 0, 0, 1)), "Alice");
    private static final Person BOB = new Person(new AccountId(new Hash(0, 0, 0, 2)), "Bob");
    private static final ConversationId CONVERSATION = new ConversationId(new Hash(0, 0, 0, 3));
    private static final MessageId QUESTION = new MessageId(0x0190_0000_0000_7000L, 0x8000_0000_0000_0001L);
    private static final MessageId ANSWER = new MessageId(0x0190_0000_0000_7000L, 0x8000_0000_0000_0002L);

    private final EventJson json = new EventJson(_ -> Optional.of(BOB));

    @Test
    void aMessageIsOneLineWithEverythingThatIsKnownAboutIt() {
        assertThat(line(json.of(new Event.MessageArrived(message("Yes,\n\"soon\"", List.of())))))
                .isEqualTo("{\"type\":\"message\",\"conversation\":\"" + CONVERSATION.text()
                        + "\",\"with\":{\"account\":\"" + BOB.account().text() + "\",\"name\":\"Bob\"},\"id\":\""
                        + ANSWER
                        + "\",\"sequence\":7,\"from\":{\"account\":\""
                        + BOB.account().text()
                        + "\",\"name\":\"Bob\"},\"device\":1,\"own\":false,\"time\":\"2026-11-24T20:00:00Z\""
                        + ",\"claimedTime\":\"2026-11-24T19:59:59Z\",\"text\":\"Yes,\\n\\\"soon\\\"\",\"mentioned\":[\""
                        + ALICE.account().text() + "\"],\"repliesTo\":\"" + QUESTION
                        + "\",\"edited\":true,\"delivery\":\"stored\"}");
    }

    @Test
    void whatATerminalWouldObeyOrNotShowIsEscaped() {
        String hostile = "\u009b2J\u007f\u202Egpj\u2066\u061C\u200E\u200F\uFEFF\u200B\u2028";

        String line = line(json.of(new Event.MessageArrived(message(hostile, List.of()))));

        assertThat(line)
                .contains("\"text\":\"\\u009B2J\\u007F\\u202Egpj\\u2066\\u061C\\u200E\\u200F\\uFEFF\\u200B\\u2028\"");
        assertThat(JsonMapper.shared().readTree(line).get("text").asString()).isEqualTo(hostile);
    }

    @Test
    void anEditIsToldFromAReactionByWhatTheMessageWasBefore() {
        json.of(new Event.MessageArrived(message("Yes", List.of())));

        Map<String, Object> edit = json.of(new Event.MessageChanged(message("No", List.of()), BOB));
        Message.Reaction reaction = new Message.Reaction(ALICE, "👍");
        Map<String, Object> reacted = json.of(new Event.MessageChanged(message("No", List.of(reaction)), ALICE));

        assertThat(edit).containsEntry("type", "edit").containsEntry("text", "No");
        assertThat(reacted)
                .containsEntry("type", "reaction")
                .containsEntry("by", Map.of("account", ALICE.account().text(), "name", "Alice"));
        assertThat(line(reacted)).contains("\"emoji\":\"👍\"");
    }

    @Test
    void aHistoryThatIsWholeAgainIsToldAboutItsConversation() {
        assertThat(line(json.of(new Event.HistoryWhole(CONVERSATION, BOB))))
                .isEqualTo("{\"type\":\"whole\",\"conversation\":\"" + CONVERSATION.text()
                        + "\",\"with\":{\"account\":\"" + BOB.account().text()
                        + "\",\"name\":\"Bob\"},\"sentence\":\"The server has all messages with Bob again. Send again what was"
                        + " not sent.\"}");
    }

    @Test
    void whatConcernsNoConversationNamesNone() {
        assertThat(line(json.of(new Event.Missed(3)))).isEqualTo("{\"type\":\"missed\",\"count\":3}");
        assertThat(line(json.of(new Event.DevicesChanged(BOB, 1, 0))))
                .startsWith("{\"type\":\"devices\",\"by\":{")
                .endsWith(",\"added\":1,\"ended\":0}");
    }

    private static Message message(String text, List<Message.Reaction> reactions) {
        return new Message(
                CONVERSATION,
                ANSWER,
                7,
                BOB,
                1,
                false,
                Instant.parse("2026-11-24T20:00:00Z"),
                Instant.parse("2026-11-24T19:59:59Z"),
                new Message.Body.Text(text, List.of(ALICE.account())),
                Optional.of(QUESTION),
                true,
                reactions,
                Message.Delivery.STORED);
    }

    private static String line(Map<String, Object> event) {
        StringWriter out = new StringWriter();
        JsonOutput.line(new PrintWriter(out), event);
        return out.toString().stripTrailing();
    }
}
