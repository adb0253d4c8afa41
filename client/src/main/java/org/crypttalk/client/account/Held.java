package org.crypttalk.client.account;

import org.crypttalk.client.view.Person;
import org.crypttalk.client.view.TrustProblem;
import org.crypttalk.protocol.account.AccountLog;

/** What is known of an account's log. */
public sealed interface Held {

    /**
     * Verified.
     *
     * @param needsNewerVersion whether something follows that this version does not know: nothing is sent to the account
     */
    record Known(AccountLog log, Person person, boolean needsNewerVersion) implements Held {}

    /** Something was shown that cannot be true: the account is not used any more. */
    record Refused(TrustProblem problem, Person person) implements Held {}

    /** Nothing is known, and the server does not say. */
    record Unknown(String reason) implements Held {}
}
