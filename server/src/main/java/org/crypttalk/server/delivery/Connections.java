package org.crypttalk.server.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.session.SessionNews;
import org.jspecify.annotations.Nullable;

/** The signed-in connections of this server, by account. Safe for any thread; reading does not lock. */
public final class Connections implements SessionNews {

    private final ConcurrentMap<AccountId, List<ClientConnection>> byAccount = new ConcurrentHashMap<>();

    /** Adds a connection; true if it is the account's first. */
    boolean add(ClientConnection connection) {
        List<ClientConnection> now = byAccount.compute(connection.account(), (account, before) -> {
            if (before == null) {
                return List.of(connection);
            }
            List<ClientConnection> more = new ArrayList<>(before);
            more.add(connection);
            return List.copyOf(more);
        });
        return now.size() == 1;
    }

    /** Removes a connection; true if it was there, and the account's last. */
    boolean remove(ClientConnection connection) {
        boolean[] last = {false};
        byAccount.computeIfPresent(connection.account(), (account, before) -> {
            if (!before.contains(connection)) {
                return before;
            }
            last[0] = before.size() == 1;
            return last[0]
                    ? null
                    : before.stream().filter(other -> other != connection).toList();
        });
        return last[0];
    }

    /** The connections of an account; empty when it is offline. */
    List<ClientConnection> of(AccountId account) {
        return byAccount.getOrDefault(account, List.of());
    }

    /** Sends an event to every connection of an account. */
    void emit(AccountId account, String event, @Nullable Object... arguments) {
        for (ClientConnection connection : of(account)) {
            connection.emit(event, arguments);
        }
    }

    /** Whether somebody of this account is connected. */
    boolean isOnline(AccountId account) {
        return byAccount.containsKey(account);
    }

    @Override
    public void ended(AccountId account, Hash session) {
        for (ClientConnection connection : of(account)) {
            if (connection.session().id().equals(session)) {
                connection.signOut();
            }
        }
    }
}
