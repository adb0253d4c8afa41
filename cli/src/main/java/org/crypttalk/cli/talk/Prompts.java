package org.crypttalk.cli.talk;

import java.io.Console;
import java.util.Optional;

/** Questions to a person at a terminal. */
interface Prompts {

    /** A line; nothing at the end of the input. */
    Optional<String> ask(String question);

    /** The same without showing what is typed. The caller wipes the characters. */
    Optional<char[]> askSecretly(String question);

    void say(String text);

    /** Those of this process's terminal; nothing if it has none, in a pipe say. */
    static Optional<Prompts> ofTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).map(OnConsole::new);
    }

    /** On the terminal of the process. */
    record OnConsole(Console console) implements Prompts {

        @Override
        public Optional<String> ask(String question) {
            return Optional.ofNullable(console.readLine("%s", question)).map(String::strip);
        }

        @Override
        public Optional<char[]> askSecretly(String question) {
            return Optional.ofNullable(console.readPassword("%s", question));
        }

        @Override
        public void say(String text) {
            console.printf("%s%n", text);
            console.flush();
        }
    }
}
