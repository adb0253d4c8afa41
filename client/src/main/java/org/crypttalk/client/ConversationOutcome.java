package org.crypttalk.client;

import org.crypttalk.client.view.Person;
import org.crypttalk.client.view.TrustProblem;

/** What came of asking for a conversation. */
public sealed interface ConversationOutcome {

    record Open(Conversation conversation) implements ConversationOutcome {}

    record NobodyOfThisName() implements ConversationOutcome {}

    /** The server shows another account under a name that was here before. Ask by account id to go on with either. */
    record NameChanged(Person known, Person offered) implements ConversationOutcome {}

    /** The account is not used any more, or cannot be. */
    record Distrusted(Person person, TrustProblem problem) implements ConversationOutcome {}

    record Unreachable(String sentence) implements ConversationOutcome {}
}
