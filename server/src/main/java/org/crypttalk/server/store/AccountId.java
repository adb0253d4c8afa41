package org.crypttalk.server.store;

/** An account's id: the hash of the first entry of its log (32 bytes). */
public record AccountId(Bytes32 value) implements Comparable<AccountId> {

    /**
     * The id of exactly 32 bytes.
     *
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static AccountId of(byte[] bytes) {
        return new AccountId(Bytes32.of(bytes));
    }

    /** A new array of the 32 bytes. */
    public byte[] toBytes() {
        return value.toBytes();
    }

    @Override
    public int compareTo(AccountId other) {
        return value.compareTo(other.value);
    }

    /** 64 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return value.toString();
    }
}
