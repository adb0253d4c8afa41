package org.crypttalk.server.store.memory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.Sessions;

/** Sessions as a map under one lock. */
final class InMemorySessions implements Sessions {

    private final Map<Hash, Session> sessions = new HashMap<>();

    @Override
    public List<Session> open(Session session, int most) {
        synchronized (InMemorySessions.this) {
            sessions.put(session.id(), session);
            List<Session> ended = ofAccount(session.account()).stream()
                    .filter(other -> !other.id().equals(session.id()))
                    .sorted(Comparator.comparingLong(Session::lastUsedMillis)
                            .reversed()
                            .thenComparing(Session::id))
                    .skip(most - 1L)
                    .toList();
            ended.forEach(old -> sessions.remove(old.id()));
            return ended;
        }
    }

    @Override
    public Optional<Session> byId(Hash id) {
        synchronized (InMemorySessions.this) {
            return Optional.ofNullable(sessions.get(id));
        }
    }

    @Override
    public void touch(Hash id, long nowMillis) {
        synchronized (InMemorySessions.this) {
            sessions.computeIfPresent(
                    id,
                    (_, old) -> new Session(
                            old.id(),
                            old.account(),
                            old.kind(),
                            old.secret(),
                            old.device(),
                            old.createdMillis(),
                            Math.max(old.lastUsedMillis(), nowMillis)));
        }
    }

    @Override
    public boolean end(Hash id) {
        synchronized (InMemorySessions.this) {
            return sessions.remove(id) != null;
        }
    }

    @Override
    public List<Session> endDevice(AccountId account, long device) {
        synchronized (InMemorySessions.this) {
            List<Session> ended = ofAccount(account).stream()
                    .filter(session -> session.kind() == Kind.DEVICE && session.device() == device)
                    .toList();
            ended.forEach(session -> sessions.remove(session.id()));
            return ended;
        }
    }

    @Override
    public List<Session> endUnusedSince(Kind kind, long millis) {
        synchronized (InMemorySessions.this) {
            List<Session> ended = sessions.values().stream()
                    .filter(session -> session.kind() == kind && session.lastUsedMillis() < millis)
                    .toList();
            ended.forEach(session -> sessions.remove(session.id()));
            return ended;
        }
    }

    @Override
    public List<Session> ofAccount(AccountId account) {
        synchronized (InMemorySessions.this) {
            return sessions.values().stream()
                    .filter(session -> session.account().equals(account))
                    .sorted(Comparator.comparingLong(Session::createdMillis)
                            .reversed()
                            .thenComparing(Session::id))
                    .toList();
        }
    }
}
