package org.crypttalk.server.account;

import org.crypttalk.protocol.AccountId;

/** Hears of changes that people are told about at once. Must not block for long. */
public interface AccountNews {

    /** The account's log has a new entry at {@code seq}. */
    void logGrew(AccountId account, long seq);

    /** The account's private store has a new version. */
    void privateStoreChanged(AccountId account, long version);
}
