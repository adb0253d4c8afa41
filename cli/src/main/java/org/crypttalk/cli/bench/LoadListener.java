package org.crypttalk.cli.bench;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What a {@link LoadConnection} tells its owner; always on the event loop. */
public interface LoadListener {

    /** The namespace was joined: events may be sent. */
    void onConnected();

    /**
     * An event was acknowledged.
     *
     * @param problem null when accepted, otherwise what the server answered
     */
    void onAcknowledged(int acknowledgement, @Nullable String problem);

    /**
     * A page arrived.
     *
     * @param page readable from its first byte, not to be kept
     * @param fetched whether it answers a fetch; the acknowledgement of that event follows
     */
    void onPage(ByteBuf page, boolean fetched);

    /** The server has more than it pushed: fetch. */
    void onBell();

    /**
     * The connection ended or never came to be.
     *
     * @param reason a phrase for the report
     */
    void onClosed(String reason);
}
