package org.crypttalk.cli.talk;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A terminal: what arrives is shown above the line that is being typed, which stays as it is. Nothing typed is kept on disk. */
final class TerminalScreen implements Screen {

    private final Terminal terminal;
    private final LineReader reader;

    private TerminalScreen(Terminal terminal, LineReader reader) {
        this.terminal = terminal;
        this.reader = reader;
    }

    /**
     * The terminal of this process.
     *
     * @param words what Tab completes
     */
    static TerminalScreen open(Supplier<List<String>> words) throws IOException {
        // Through the stty command: no native code to load for a few keys.
        Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .exec(true)
                .jni(false)
                .ffm(false)
                .build();
        LineReader reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("crypt-talk")
                .completer((_, _, candidates) -> words.get().forEach(word -> candidates.add(new Candidate(word))))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        return new TerminalScreen(terminal, reader);
    }

    @Override
    public void show(String line) {
        reader.printAbove(line);
    }

    @Override
    public Optional<String> read(String prompt) {
        try {
            return Optional.of(reader.readLine(prompt));
        } catch (UserInterruptException | EndOfFileException _) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException _) {
            // The process ends anyway.
            return;
        }
    }
}
