package org.crypttalk.client;

import org.crypttalk.client.view.StopReason;

/** What came of opening a profile. */
public sealed interface OpenOutcome {

    record Opened(Account account) implements OpenOutcome {}

    /** There is no device in it that the server is known to have taken: register, or sign in. What was begun there goes on. */
    record Empty() implements OpenOutcome {}

    /** Its device does nothing more; sign in to make it a new one. */
    record Stopped(StopReason reason) implements OpenOutcome {}

    /** It belongs to another server. */
    record OtherServer(String server) implements OpenOutcome {}
}
