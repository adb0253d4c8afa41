package org.crypttalk.cli.talk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lines in a pipe: no prompt, nothing but what is said. */
final class PipeScreen implements Screen {

    private final BufferedReader in;
    private final PrintWriter out;

    PipeScreen(InputStream in, PrintWriter out) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
    }

    @Override
    public void show(String line) {
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }

    @Override
    public Optional<String> read(String prompt) {
        try {
            return Optional.ofNullable(in.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException("Standard input cannot be read", e);
        }
    }

    /** The streams are the process's own. */
    @Override
    public void close() {
        out.flush();
    }
}
