package org.crypttalk.server.account;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.store.AccountLogs;
import org.crypttalk.server.store.Accounts;

/** What people who are signed in may see of each other: name, avatar and account log. Never an e-mail address. */
public final class ReadAccounts {

    /** The most entries of a log in one answer. */
    private static final int MOST_ENTRIES = 500;

    /** A part of a log, and where it ends now. */
    public record LogPart(List<byte[]> entries, long headSeq) {}

    private final Accounts accounts;
    private final AccountLogs logs;

    public ReadAccounts(Accounts accounts, AccountLogs logs) {
        this.accounts = accounts;
        this.logs = logs;
    }

    public Optional<Accounts.Account> one(AccountId account) {
        return accounts.byId(account);
    }

    /** People whose names begin with, then contain, the query. */
    public List<Accounts.Account> search(String query, int limit) {
        return accounts.search(query.strip().toLowerCase(Locale.ROOT), limit);
    }

    /** The log from a seq on, at most 500 entries; empty if there is no such account. */
    public Optional<LogPart> log(AccountId account, long from) {
        OptionalLong head = logs.headSeq(account);
        return head.isEmpty()
                ? Optional.empty()
                : Optional.of(new LogPart(logs.entries(account, from, MOST_ENTRIES), head.getAsLong()));
    }
}
