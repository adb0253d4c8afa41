package org.crypttalk.client.crypto.conversation;

import org.crypttalk.client.crypto.Secret;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.conversation.VerifiedEpoch;
import org.jspecify.annotations.Nullable;

/** What a reader knows of a conversation; opening an envelope only asks it. */
public interface ConversationState {

    ConversationId conversation();

    /** The verified record n, with its place; null if it is not known. */
    @Nullable
    VerifiedEpoch epoch(long n);

    /** K_n; null if it has not been opened. */
    @Nullable
    Secret epochKey(long n);

    /** The verified log of an account; null if it has not been fetched. */
    @Nullable
    AccountLog log(AccountId account);

    /** entryHash of a place; null if it has not been read. */
    @Nullable
    Hash entryHash(long sequence);

    /** Whether another place than {@code sequence} holds this message id. */
    boolean isKnown(MessageId message, long sequence);

    /**
     * Whether an envelope fits those of its device that are known: the same counter nowhere else, lower counters at lower places, and
     * {@code previous} the hash of counter − 1 where that one is known.
     */
    boolean fitsChain(
            AccountId account, long device, long counter, long sequence, Hash envelopeHash, @Nullable Hash previous);
}
