package org.crypttalk.server.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.cluster.Peers;
import org.crypttalk.server.session.SessionNews;

/**
 * The signed-in connections of this node, by account, and the way to those at other nodes. Safe for any thread; reading does not lock.
 */
public final class Connections implements SessionNews {

    private final ConcurrentMap<AccountId, List<ClientConnection>> byAccount = new ConcurrentHashMap<>();
    private final Peers peers;

    public Connections(Peers peers) {
        this.peers = peers;
    }

    /** Adds a connection; true if it is the account's first at this node. */
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

    /** Removes a connection; true if it was there, and the account's last at this node. */
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

    /** The connections of an account to this node. */
    List<ClientConnection> of(AccountId account) {
        return byAccount.getOrDefault(account, List.of());
    }

    /** Sends an event to every connection of an account, at whatever node. */
    void emit(AccountId account, String event, Object argument) {
        emitHere(account, event, argument);
        peers.tell(account, new Peers.News.Event(event, argument));
    }

    /** Sends an event to every connection of an account to this node. */
    void emitHere(AccountId account, String event, Object argument) {
        for (ClientConnection connection : of(account)) {
            connection.emit(event, argument);
        }
    }

    /** Whether somebody of this account is connected to this node. */
    boolean isHere(AccountId account) {
        return byAccount.containsKey(account);
    }

    /** Calls for every connection to this node. */
    void forEach(Consumer<ClientConnection> action) {
        byAccount.values().forEach(connections -> connections.forEach(action));
    }

    /** How many connections this node has. */
    public int count() {
        return byAccount.values().stream().mapToInt(List::size).sum();
    }

    @Override
    public void ended(AccountId account, Hash session) {
        endedHere(account, session);
        peers.tell(account, new Peers.News.SessionEnded(session));
    }

    /** A session ended; its connections to this node end. */
    void endedHere(AccountId account, Hash session) {
        for (ClientConnection connection : of(account)) {
            if (connection.session().id().equals(session)) {
                connection.signOut();
            }
        }
    }
}
