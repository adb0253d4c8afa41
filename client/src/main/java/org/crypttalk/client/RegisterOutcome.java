package org.crypttalk.client;

import org.crypttalk.client.crypto.account.RecoveryCode;

/** What came of registering. */
public sealed interface RegisterOutcome {

    /**
     * The account exists, and this device is its first.
     *
     * @param recoveryCode to be shown once and written down: with it a forgotten password can be got over. Call {@link Account#recoveryCodeSeen} and
     *     close it afterwards; until then the profile keeps it
     */
    record Registered(Account account, RecoveryCode recoveryCode) implements RegisterOutcome {}

    /**
     * The server refused.
     *
     * @param code of protocol section 13, {@code name_taken} for example; or {@code registration_unfinished}, of which the server knows nothing:
     *     another registration of this profile comes first
     * @param sentence for people
     */
    record Refused(String code, String sentence) implements RegisterOutcome {}

    /** There is no usable answer, and the account may exist: register again in the same profile, with the same name and password. */
    record Unreachable(String sentence) implements RegisterOutcome {}

    /** The profile already is a device. */
    record ProfileTaken(String sentence) implements RegisterOutcome {}
}
