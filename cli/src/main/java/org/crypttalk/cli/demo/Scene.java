package org.crypttalk.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/**
 * Some messages in a row between the newcomer's account and somebody.
 *
 * @param with the other; the newcomer's own account for notes
 */
record Scene(When when, Figure with, List<Line> lines) {

    /** When a scene begins, as seen from the moment at which the demonstration starts. */
    sealed interface When {

        /** So many days before, at that time of the day. */
        record DaysBefore(int days, LocalTime time) implements When {}

        record JustBefore(Duration before) implements When {}
    }

    /** What one of the two does. */
    sealed interface Act {

        record Say(String text) implements Act {}

        /** Answers the other's last message. */
        record Reply(String text) implements Act {}

        /** Reacts to the other's last message. */
        record React(String emoji) implements Act {}

        /** Gives the own last message another text. */
        record Edit(String text) implements Act {}
    }

    /**
     * @param own whether it is the newcomer's account that does it
     */
    record Line(boolean own, Act act) {

        /** How long it takes to read what was there and to write this. */
        Duration pause() {
            return switch (act) {
                case Act.Say(String text) -> writing(text);
                case Act.Reply(String text) -> writing(text);
                case Act.React _ -> Duration.ofSeconds(9);
                case Act.Edit _ -> Duration.ofSeconds(21);
            };
        }

        private static Duration writing(String text) {
            return Duration.ofMillis(8_000 + 350L * text.length());
        }
    }

    static Scene daysBefore(int days, String time, Figure with, Line... lines) {
        return new Scene(new When.DaysBefore(days, LocalTime.parse(time)), with, List.of(lines));
    }

    static Scene minutesBefore(int minutes, Figure with, Line... lines) {
        return new Scene(new When.JustBefore(Duration.ofMinutes(minutes)), with, List.of(lines));
    }

    static Line i(String text) {
        return new Line(true, new Act.Say(text));
    }

    static Line they(String text) {
        return new Line(false, new Act.Say(text));
    }

    static Line iReply(String text) {
        return new Line(true, new Act.Reply(text));
    }

    static Line theyReply(String text) {
        return new Line(false, new Act.Reply(text));
    }

    static Line iReact(String emoji) {
        return new Line(true, new Act.React(emoji));
    }

    static Line theyReact(String emoji) {
        return new Line(false, new Act.React(emoji));
    }

    static Line theyEdit(String text) {
        return new Line(false, new Act.Edit(text));
    }

    /** When it begins, for a demonstration that starts {@code now}. */
    Instant begin(Instant now, ZoneId zone) {
        return switch (when) {
            case When.DaysBefore(int days, LocalTime time) ->
                ZonedDateTime.ofInstant(now, zone)
                        .toLocalDate()
                        .minusDays(days)
                        .atTime(time)
                        .atZone(zone)
                        .toInstant();
            case When.JustBefore(Duration before) -> now.minus(before);
        };
    }
}
