package org.crypttalk.server.conversation;

import java.util.List;
import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.conversation.ConversationIds;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.Accounts;
import org.crypttalk.server.store.Blocks;

/**
 * Keeps two people from seeing whether the other is there, types or has read, until whoever asked for it lifts it. What the other sends is stored
 * as before, for the order of a conversation has no gaps; not showing it is the client's work. The other is not told.
 */
public final class BlockPerson {

    /** How many an account may block. */
    private static final int MOST = 10_000;

    private final Accounts accounts;
    private final Blocks blocks;
    private final ConversationNews news;

    public BlockPerson(Accounts accounts, Blocks blocks, ConversationNews news) {
        this.accounts = accounts;
        this.blocks = blocks;
        this.news = news;
    }

    /** Blocks, or lifts it; empty if it is so now. */
    public Optional<Problem> block(SignedIn session, AccountId whom, boolean blocked) {
        AccountId own = session.account();
        if (whom.equals(own)) {
            return Optional.of(Problem.invalid("Nobody can block themselves."));
        }
        if (accounts.byId(whom).isEmpty()) {
            return Optional.of(Problem.notFound());
        }
        if (blocked && blocks.of(own).size() >= MOST) {
            return Optional.of(Problem.invalid("An account blocks at most " + MOST + " others. Lift one first."));
        }
        if (blocks.set(own, whom, blocked)) {
            if (blocked) {
                news.parted(own, whom);
            } else {
                news.acquainted(List.of(own, whom));
                // Both read again how far the other has read and received: that was kept from them.
                news.changed(ConversationIds.direct(own, whom));
            }
        }
        return Optional.empty();
    }

    /** Whom the account blocks. */
    public List<AccountId> blockedBy(SignedIn session) {
        return blocks.of(session.account());
    }
}
