package org.crypttalk.cli.bench;

/**
 * A person of the bench, signed in.
 *
 * @param account 32 bytes
 * @param token of the device session; a secret
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Participant(byte[] account, String token) {

    /** Without the token. */
    @Override
    public String toString() {
        return "Participant[]";
    }
}
