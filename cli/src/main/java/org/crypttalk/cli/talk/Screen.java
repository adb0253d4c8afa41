package org.crypttalk.cli.talk;

import java.util.Optional;

/** Where a chat shows lines and takes them. {@link #show} may be called from any thread, {@link #read} from one. */
interface Screen extends AutoCloseable {

    void show(String line);

    /** The next line that was typed; nothing at the end. */
    Optional<String> read(String prompt);

    @Override
    void close();
}
