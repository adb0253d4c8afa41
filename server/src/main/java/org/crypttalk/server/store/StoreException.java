package org.crypttalk.server.store;

import org.jspecify.annotations.Nullable;

/** The store could not do what it was asked; the message says what happened, why, and what to do, for the operator. */
public final class StoreException extends RuntimeException {

    /** What an operator, or a caller, may want to tell apart. */
    public enum Reason {
        /** No space is left; writing works again once there is. */
        DISK_FULL,
        /** The disk takes no more for another reason, such as a quota; writing works again once it does. */
        DISK_REFUSES,
        /** The data was written by a newer version of this program. */
        NEWER_VERSION,
        /** The data folder or a file in it cannot be written. */
        NOT_WRITABLE,
        /** Another process has the data folder open. */
        IN_USE,
        /** A file is not what it should be. */
        DAMAGED,
        /** Reading or writing failed; the store takes no more writes until it is opened again. */
        FAILED,
        /** A database of its own does not answer, or not for a majority; works again once it does. */
        UNREACHABLE,
        /** The store was closed. */
        CLOSED;

        /** Whether what failed was left undone for certain, and may succeed later without a restart. */
        public boolean heals() {
            return switch (this) {
                case DISK_FULL, DISK_REFUSES, IN_USE, UNREACHABLE -> true;
                case NEWER_VERSION, NOT_WRITABLE, DAMAGED, FAILED, CLOSED -> false;
            };
        }
    }

    private final Reason reason;

    public StoreException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public StoreException(Reason reason, String message) {
        this(reason, message, null);
    }

    /** Which kind of trouble it is. */
    public Reason reason() {
        return reason;
    }
}
