package org.crypttalk.server.account;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogVerdict;
import org.crypttalk.server.store.AccountLogs;
import org.jspecify.annotations.Nullable;

/**
 * Account logs, verified. Verifying costs some 0.3 ms an entry, so the {@value #MOST_KEPT} logs used last are kept and only what was appended
 * since is verified: the store stays the truth. Safe for any thread.
 */
public final class VerifiedLogs {

    private static final int MOST_KEPT = 2_000;

    private final AccountLogs logs;
    private final Map<AccountId, AccountLog> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AccountId, AccountLog> eldest) {
            return size() > MOST_KEPT;
        }
    };

    public VerifiedLogs(AccountLogs logs) {
        this.logs = logs;
    }

    /** The log of an account as it is now; empty if there is no such account. */
    public Optional<AccountLog> of(AccountId account) {
        @Nullable AccountLog known;
        synchronized (kept) {
            known = kept.get(account);
        }
        long from = known == null ? 0 : known.head().seq() + 1;
        List<byte[]> entries = logs.entries(account, from, Limits.LOG_ENTRIES);
        if (entries.isEmpty()) {
            return Optional.ofNullable(known);
        }
        LogVerdict verdict = known == null ? AccountLog.verify(entries) : known.extend(entries);
        return switch (verdict) {
            case LogVerdict.Valid valid -> {
                synchronized (kept) {
                    kept.put(account, valid.log());
                }
                yield Optional.of(valid.log());
            }
            case LogVerdict.Invalid invalid ->
                throw new IllegalStateException("The stored log of account " + account + " is damaged at entry "
                        + invalid.seq() + ": " + invalid.rule().sentence());
            case LogVerdict.Unsupported unsupported ->
                throw new IllegalStateException("The stored log of account " + account
                        + " has an entry of a later version at " + unsupported.seq());
        };
    }
}
