package org.crypttalk.server.store;

/** A conversation's id: a hash, so it says nothing about its members (32 bytes). */
public record ConversationId(Bytes32 value) implements Comparable<ConversationId> {

    /**
     * The id of exactly 32 bytes.
     *
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static ConversationId of(byte[] bytes) {
        return new ConversationId(Bytes32.of(bytes));
    }

    /** A new array of the 32 bytes. */
    public byte[] toBytes() {
        return value.toBytes();
    }

    @Override
    public int compareTo(ConversationId other) {
        return value.compareTo(other.value);
    }

    /** 64 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return value.toString();
    }
}
