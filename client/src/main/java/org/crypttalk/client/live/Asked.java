package org.crypttalk.client.live;

import java.util.List;
import org.crypttalk.client.rest.Json;
import org.crypttalk.client.rest.Refusal;
import org.crypttalk.protocol.Bytes;

/** What came of an event that asked for an acknowledgement. */
public sealed interface Asked {

    /** Done; the result with its attachments. */
    record Done(Json result, List<Bytes> attachments) implements Asked {}

    /** The server refused. */
    record Refused(Refusal refusal) implements Asked {}

    /** No answer: it may have been done or not. */
    record NoAnswer() implements Asked {}
}
