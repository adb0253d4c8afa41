package org.crypttalk.client.account;

import java.util.Map;
import org.crypttalk.protocol.AccountId;

/** Whom this account blocks, as the private store says (protocol sections 5.2 and 11). Any thread. */
public final class Blocks {

    /**
     * What the person chose.
     *
     * @param after the place in their conversation behind which nothing of the account is shown while it is blocked
     */
    public record Choice(boolean blocked, long after) {}

    private volatile Map<AccountId, Choice> choices = Map.of();
    private volatile boolean known;

    /** Replaces what was known by what the store says now. */
    public void take(Map<AccountId, Choice> now) {
        choices = Map.copyOf(now);
    }

    /** Everybody who was ever blocked, and whether that holds. */
    public Map<AccountId, Choice> choices() {
        return choices;
    }

    /** The sequence behind which nothing of this account is shown; the greatest one for those who are not blocked. */
    public long hiddenAfter(AccountId account) {
        Choice choice = choices.get(account);
        return choice != null && choice.blocked() ? choice.after() : Long.MAX_VALUE;
    }

    public boolean isBlocked(AccountId account) {
        return hiddenAfter(account) != Long.MAX_VALUE;
    }

    /** Whether the server was asked for the store since this program began: another device may have blocked somebody meanwhile. */
    public boolean areKnown() {
        return known;
    }

    /** The server was asked. */
    public void known() {
        known = true;
    }
}
