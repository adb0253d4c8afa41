package org.crypttalk.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The data folder that an operator's command is about: the one that {@code serve} has from the same setting. */
public final class DataOption {

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = "data",
            description = "Data folder of the server (default: ./data) [CRYPT_TALK_DATA].")
    private Path path = Path.of("data");

    /** As it was given. */
    public Path path() {
        return path;
    }
}
