package org.crypttalk.cli;

import org.crypttalk.server.store.StoreException;

/** Troubles with the data folder as the operator gets them; the store's sentences are written for that. */
final class DataFailures {

    private DataFailures() {}

    static CommandFailure of(StoreException failure) {
        return new CommandFailure(ExitCode.DATA_UNUSABLE, String.valueOf(failure.getMessage()), failure);
    }
}
