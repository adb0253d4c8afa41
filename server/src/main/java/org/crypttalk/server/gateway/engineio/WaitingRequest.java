package org.crypttalk.server.gateway.engineio;

import org.crypttalk.server.gateway.http.HttpResponse;

/** An HTTP request of long polling that waits for its answer. */
@FunctionalInterface
public interface WaitingRequest {

    /** Answers it. Called once, from any thread, with the session locked: it must not block. */
    void respond(HttpResponse response);
}
