package org.crypttalk.server.cluster;

import java.time.Duration;
import java.util.Optional;
import org.crypttalk.protocol.Hash;

/** Notes that any node may take, once. Safe for any thread. */
public interface SharedNotes {

    /** Leaves a note for a while. Returns false if that cannot be done now: keep it yourself. */
    boolean leave(Hash name, String note, Duration life);

    /** Takes a note away; empty if there is none, or none can be had now. */
    Optional<String> take(Hash name);
}
