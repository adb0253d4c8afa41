package org.crypttalk.server.api;

/** What the body of a request or of an answer is. */
sealed interface Shape {

    /** No body. */
    record Nothing() implements Shape {}

    /** A JSON object with the components of a record. */
    record JsonOf(Class<? extends Record> type) implements Shape {}

    /**
     * A structure of the protocol in CBOR.
     *
     * @param structure its name in docs/protocol.md
     * @param maxBytes the most it may have (section 14)
     */
    record Cbor(String structure, int maxBytes) implements Shape {}

    /**
     * JSON that some other document describes.
     *
     * @param description which one
     */
    record OtherJson(String description) implements Shape {}

    static Shape otherJson(String description) {
        return new OtherJson(description);
    }

    static Shape nothing() {
        return new Nothing();
    }

    static Shape json(Class<? extends Record> type) {
        return new JsonOf(type);
    }

    static Shape cbor(String structure, int maxBytes) {
        return new Cbor(structure, maxBytes);
    }
}
