package org.crypttalk.cli.talk;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** What somebody typed into a chat. A text that is to begin with a slash begins with two. */
sealed interface ChatLine {

    record Nothing() implements ChatLine {}

    record Say(String text) implements ChatLine {}

    record ListAll() implements ChatLine {}

    record Open(String person) implements ChatLine {}

    record History(int count) implements ChatLine {}

    record Older() implements ChatLine {}

    record Search(String words) implements ChatLine {}

    record Safety() implements ChatLine {}

    record Reply(long sequence, String text) implements ChatLine {}

    record Edit(long sequence, String text) implements ChatLine {}

    record Delete(long sequence) implements ChatLine {}

    /** An empty emoji takes the reaction back. */
    record React(long sequence, String emoji) implements ChatLine {}

    record Devices() implements ChatLine {}

    record Help() implements ChatLine {}

    record Quit() implements ChatLine {}

    /** A command that is not one, or lacks something. */
    record Wrong(String sentence) implements ChatLine {}

    /** For completion and help, in the order of the help. */
    List<String> COMMANDS = List.of(
            "/list",
            "/open",
            "/history",
            "/older",
            "/search",
            "/safety",
            "/reply",
            "/edit",
            "/delete",
            "/react",
            "/devices",
            "/help",
            "/quit");

    int PAGE = 30;
    int MOST = 1_000;

    static ChatLine parse(String line) {
        if (line.isBlank()) {
            return new Nothing();
        }
        if (line.startsWith("//")) {
            return new Say(line.substring(1));
        }
        if (!line.startsWith("/")) {
            return new Say(line);
        }
        int space = line.indexOf(' ');
        String command = (space < 0 ? line : line.substring(0, space)).toLowerCase(Locale.ROOT);
        String rest = space < 0 ? "" : line.substring(space + 1).strip();
        return switch (command) {
            case "/list", "/l" -> new ListAll();
            case "/open", "/o" -> rest.isEmpty() ? new Wrong("/open needs a name.") : new Open(rest);
            case "/history", "/h" -> history(rest);
            case "/older" -> new Older();
            case "/search", "/s" -> rest.isEmpty() ? new Wrong("/search needs words.") : new Search(rest);
            case "/safety" -> new Safety();
            case "/reply", "/edit", "/delete", "/react" -> about(command, rest);
            case "/devices" -> new Devices();
            case "/help", "/?" -> new Help();
            case "/quit", "/q", "/exit" -> new Quit();
            default -> new Wrong("There is no command " + SafeText.line(command) + "; /help lists them.");
        };
    }

    private static ChatLine history(String count) {
        if (count.isEmpty()) {
            return new History(PAGE);
        }
        OptionalLong number = number(count);
        return number.isPresent() && number.getAsLong() >= 1 && number.getAsLong() <= MOST
                ? new History((int) number.getAsLong())
                : new Wrong("/history takes 1 to " + MOST + ".");
    }

    private static ChatLine about(String command, String rest) {
        int space = rest.indexOf(' ');
        String first = space < 0 ? rest : rest.substring(0, space);
        String text = space < 0 ? "" : rest.substring(space + 1).strip();
        OptionalLong sequence = number(first.startsWith("#") ? first.substring(1) : first);
        if (sequence.isEmpty()) {
            return new Wrong(command + " needs the number of a message, such as #12.");
        }
        long number = sequence.getAsLong();
        Optional<ChatLine> withText = text.isEmpty()
                ? Optional.empty()
                : switch (command) {
                    case "/reply" -> Optional.of(new Reply(number, text));
                    case "/edit" -> Optional.of(new Edit(number, text));
                    default -> Optional.empty();
                };
        return switch (command) {
            case "/delete" -> new Delete(number);
            case "/react" -> new React(number, text);
            default -> withText.orElseGet(() -> new Wrong(command + " needs a text after the number."));
        };
    }

    private static OptionalLong number(String text) {
        try {
            long number = Long.parseLong(text);
            return number > 0 ? OptionalLong.of(number) : OptionalLong.empty();
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }
}
