package org.crypttalk.client.live;

import java.util.List;
import org.crypttalk.client.rest.Json;
import org.crypttalk.protocol.Bytes;

/** What a live connection brings, in order. */
public sealed interface Inbound {

    /** The connection stands: ask what was missed. */
    record Up() implements Inbound {}

    /** The connection is gone or could not be made. */
    record Down(String reason) implements Inbound {}

    /** The server does not take this device any more. */
    record Refused() implements Inbound {}

    /**
     * An event of the server (protocol section 12).
     *
     * @param arguments the JSON array, its name first
     * @param arrivedNanos {@link System#nanoTime} at its arrival
     */
    record Event(String name, Json arguments, List<Bytes> attachments, long arrivedNanos) implements Inbound {}
}
