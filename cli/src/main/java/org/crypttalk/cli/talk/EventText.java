package org.crypttalk.cli.talk;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.crypttalk.cli.Style;
import org.crypttalk.client.view.HistoryItem;
import org.crypttalk.client.view.Message;

/** Messages as lines for people: {@code #12 14:03 bob: text}. What others wrote passes through {@link SafeText}. */
final class EventText {

    private final Style style;
    private final ZoneId zone;

    EventText(Style style, ZoneId zone) {
        this.style = style;
        this.zone = zone;
    }

    String day(Instant time) {
        return style.dim("-- " + format("yyyy-MM-dd", time) + " --");
    }

    String dayAndTime(Instant time) {
        return format("yyyy-MM-dd HH:mm", time);
    }

    /** Something of a history. Further lines of a text are indented. */
    String item(HistoryItem item) {
        return switch (item) {
            case Message message -> message(message);
            case HistoryItem.Refused refused ->
                style.red("#" + refused.sequence() + " " + format("HH:mm", refused.time()) + " A message was refused: "
                        + SafeText.line(refused.reason()) + ".");
            case HistoryItem.MessagesMissing missing ->
                style.red("#" + missing.sequence() + " " + missing.count() + " messages of "
                        + SafeText.line(missing.sender().name()) + " are missing before this place.");
        };
    }

    private String message(Message message) {
        StringBuilder line = new StringBuilder();
        line.append(style.dim((message.sequence() == 0 ? "#-" : "#" + message.sequence()) + " "
                        + format("HH:mm", message.time())))
                .append(' ')
                .append(style.bold(SafeText.line(message.sender().name()) + ":"))
                .append(' ')
                .append(body(message));
        List<String> notes = new ArrayList<>();
        if (message.edited()) {
            notes.add("edited");
        }
        if (!message.reactions().isEmpty()) {
            notes.add(message.reactions().stream()
                    .map(each -> SafeText.line(each.emoji()) + " "
                            + SafeText.line(each.by().name()))
                    .collect(Collectors.joining(", ")));
        }
        if (message.own()) {
            notes.add(message.delivery().name().toLowerCase(Locale.ROOT));
        }
        if (!notes.isEmpty()) {
            line.append(style.dim("  [" + String.join("; ", notes) + "]"));
        }
        return line.toString();
    }

    private String body(Message message) {
        return switch (message.body()) {
            case Message.Body.Text(String text, var _) -> SafeText.of(text).replace("\n", "\n    ");
            case Message.Body.Deleted _ -> style.dim("(deleted)");
            case Message.Body.NeedsNewerVersion _ -> style.dim("(needs a newer version of this program)");
        };
    }

    private String format(String pattern, Instant time) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(zone).format(time);
    }
}
