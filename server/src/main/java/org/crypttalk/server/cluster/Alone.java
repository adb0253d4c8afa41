package org.crypttalk.server.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;

/** A server of one node: there is nobody to tell, and nothing to share. */
public final class Alone implements Peers, SharedTries, SharedNotes {

    @Override
    public void start(Listener listener) {}

    @Override
    public void tell(AccountId account, News news) {}

    @Override
    public boolean arrived(AccountId account) {
        return true;
    }

    @Override
    public boolean left(AccountId account) {
        return true;
    }

    @Override
    public Set<AccountId> elsewhere(Collection<AccountId> accounts) {
        return Set.of();
    }

    @Override
    public State state() {
        return State.ALONE;
    }

    @Override
    public Try count(String key, long burst, Duration refill) {
        return new Try.Unknown();
    }

    @Override
    public boolean forgive(String key, long burst, Duration refill) {
        return false;
    }

    @Override
    public boolean leave(Hash name, String note, Duration life) {
        return false;
    }

    @Override
    public Optional<String> take(Hash name) {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
