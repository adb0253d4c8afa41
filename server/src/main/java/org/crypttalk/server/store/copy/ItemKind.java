package org.crypttalk.server.store.copy;

/** The kinds of things that a server keeps, in the order in which they are copied: each needs only what stands before it. */
public enum ItemKind {
    SECRETS("secrets of the server"),
    INVITES("invites"),
    ACCOUNTS("accounts"),
    LOG_ENTRIES("entries of account logs"),
    PRIVATE_STORES("private stores"),
    SESSIONS("sessions"),
    CONVERSATIONS("conversations"),
    EPOCH_SEALS("seals"),
    REPAIR_REQUESTS("requests for repair"),
    CURSORS("cursors"),
    READ_MARKS("read marks"),
    SIGHTINGS("times of last being seen"),
    BLOCKS("blocks"),
    ENTRIES("messages and epoch records");

    private final String plural;

    ItemKind(String plural) {
        this.plural = plural;
    }

    /** What is copied before all others. */
    public static ItemKind first() {
        return SECRETS;
    }

    /** What people call several of them. */
    public String plural() {
        return plural;
    }
}
