package org.crypttalk.protocol;

/** An account's id: the hash of the create entry of its log (protocol section 4.1). 32 bytes, 43 characters as text. */
public record AccountId(Hash value) implements Comparable<AccountId> {

    /**
     * The id of exactly 32 bytes.
     *
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static AccountId of(byte[] bytes) {
        return new AccountId(Hash.of(bytes));
    }

    /** The id that {@link #text} gave. */
    public static AccountId parse(String text) throws MalformedException {
        return new AccountId(Hash.of(Base64Url.decode(text, Hash.SIZE)));
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
    public int compareTo(AccountId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return text();
    }
}
