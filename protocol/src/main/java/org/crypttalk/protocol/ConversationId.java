package org.crypttalk.protocol;

/** A conversation's id: a hash, which says nothing about its members (protocol section 7.1). 32 bytes, 43 characters as text. */
public record ConversationId(Hash value) implements Comparable<ConversationId> {

    /**
     * The id of exactly 32 bytes.
     *
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static ConversationId of(byte[] bytes) {
        return new ConversationId(Hash.of(bytes));
    }

    /** The id that {@link #text} gave. */
    public static ConversationId parse(String text) throws MalformedException {
        return new ConversationId(Hash.of(Base64Url.decode(text, Hash.SIZE)));
    }

    /** A new array of the 32 bytes. */
    public byte[] toBytes() {
        return value.toBytes();
    }

    /** base64url, 43 characters: the form in JSON and in paths. */
    public String text() {
        return Base64Url.encode(value.toBytes());
    }

    @Override
    public int compareTo(ConversationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return text();
    }
}
