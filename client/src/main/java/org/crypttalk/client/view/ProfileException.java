package org.crypttalk.client.view;

/** The profile cannot be read or written. The message says which, why, and what to do. */
public final class ProfileException extends RuntimeException {

    /** What kind of trouble it is. */
    public enum Reason {
        IN_USE,
        WRONG_KEY,
        NEWER_VERSION,
        DAMAGED,
        /** It or its key file is not the user's only. */
        UNSAFE,
        FAILED
    }

    private final Reason reason;

    public ProfileException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public ProfileException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
