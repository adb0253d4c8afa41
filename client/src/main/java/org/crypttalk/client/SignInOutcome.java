package org.crypttalk.client;

/** What came of signing in. */
public sealed interface SignInOutcome {

    /** This device is enrolled. */
    record SignedIn(Account account) implements SignInOutcome {}

    /** Name, password or code do not fit. */
    record WrongCredentials(String sentence) implements SignInOutcome {}

    /** What the server sent does not fit the account: nothing of it is used. The sentence names what. */
    record Distrusted(String sentence) implements SignInOutcome {}

    /**
     * The server refused for another reason: its code (protocol section 13) and sentence; or {@code registration_unfinished}, of which the server
     * knows nothing: a registration of this profile comes first.
     */
    record Refused(String code, String sentence) implements SignInOutcome {}

    record Unreachable(String sentence) implements SignInOutcome {}

    /** The profile already is a device that works. */
    record ProfileTaken(String sentence) implements SignInOutcome {}
}
