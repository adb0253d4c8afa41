package org.crypttalk.server.delivery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.cluster.Peers;
import org.crypttalk.server.conversation.Acquaintances;
import org.jspecify.annotations.Nullable;

/**
 * Who is online, told to an account's {@link Acquaintances} and to nobody else (docs/protocol.md, section 12). An account is
 * online while it has a connection, to whatever node. When somebody was last seen is one time, {@link LastSeen}. Safe for any thread.
 *
 * <p>Somebody may come, go or block while this is told, and whoever does tells it on another thread; then the older word could arrive
 * last and stay. So whoever tells looks again afterwards, and tells what is different from what was told, until nothing is.
 */
public final class Presence {

    private final Acquaintances acquaintances;
    private final Connections connections;
    private final Peers peers;
    private final LastSeen lastSeen;

    public Presence(Acquaintances acquaintances, Connections connections, Peers peers, LastSeen lastSeen) {
        this.acquaintances = acquaintances;
        this.connections = connections;
        this.peers = peers;
        this.lastSeen = lastSeen;
    }

    /**
     * Tells a new connection about all its contacts, and them about it if it is its account's first.
     *
     * @param first whether it is the first at this node
     */
    void arrived(ClientConnection connection, boolean first) {
        boolean firstOfAll = first && peers.arrived(connection.account());
        tellContacts(connection);
        if (firstOfAll) {
            tell(connection.account());
        }
    }

    /** Tells a connection about all its contacts. */
    void tellContacts(ClientConnection connection) {
        Set<AccountId> toldOnline = Set.of();
        Set<AccountId> toldOffline = Set.of();
        boolean begins = true;
        while (true) {
            Set<AccountId> contacts = new LinkedHashSet<>(acquaintances.of(connection.account()));
            Set<AccountId> online = online(contacts);
            Set<AccountId> offline = without(contacts, online);
            Set<AccountId> hidden = without(toldOnline, contacts);
            List<Object> news = json(without(online, toldOnline), without(offline, toldOffline));
            hidden.forEach(former -> news.add(State.unknown(former).json()));
            if (news.isEmpty() && !begins) {
                return;
            }
            connection.emit("presence", news);
            toldOnline = online;
            toldOffline = offline;
            begins = false;
        }
    }

    /** An account's last connection to this node is gone; if it has none elsewhere, its contacts are told. */
    void left(AccountId account) {
        lastSeen.note(account);
        if (peers.left(account)) {
            tell(account);
        }
    }

    /** Tells an account's contacts that it is online no more, unless it is. */
    void tellGone(AccountId account) {
        lastSeen.note(account);
        tell(account);
    }

    /** Tells an account's contacts how it is; if it is not online, it was until now. */
    private void tell(AccountId account) {
        Set<AccountId> told = Set.of();
        boolean toldOnline = false;
        while (true) {
            boolean online = isOnline(account);
            Set<AccountId> contacts = Set.copyOf(acquaintances.of(account));
            Set<AccountId> hear = toldOnline == online ? without(contacts, told) : contacts;
            Set<AccountId> hearNoMore = toldOnline ? without(told, contacts) : Set.of();
            if (hear.isEmpty() && hearNoMore.isEmpty()) {
                return;
            }
            State gone = new State(account, false, lastSeen.note(account));
            State now = online ? new State(account, true, null) : gone;
            hear.forEach(contact -> connections.emit(contact, "presence", List.of(now.json())));
            hearNoMore.forEach(former -> connections.emit(former, "presence", List.of(gone.json())));
            told = contacts;
            toldOnline = online;
        }
    }

    /** Tells each of these about those of the others with whom it is acquainted. */
    void introduce(List<AccountId> accounts) {
        for (AccountId member : accounts) {
            Set<AccountId> others = new LinkedHashSet<>(acquaintances.of(member));
            others.retainAll(accounts);
            if (!others.isEmpty()) {
                Set<AccountId> online = online(others);
                connections.emit(member, "presence", json(online, without(others, online)));
            }
        }
    }

    /** One blocks the other: each sees the other leave, and hears no more of it. */
    void part(AccountId by, AccountId whom) {
        if (isOnline(by) && acquaintances.wouldBe(by, whom)) {
            connections.emit(whom, "presence", List.of(new State(by, false, lastSeen.note(by)).json()));
        }
        connections.emit(by, "presence", List.of(State.unknown(whom).json()));
    }

    private boolean isOnline(AccountId account) {
        return !online(Set.of(account)).isEmpty();
    }

    private Set<AccountId> online(Set<AccountId> accounts) {
        Set<AccountId> notHere = new LinkedHashSet<>(accounts);
        notHere.removeIf(connections::isHere);
        if (!notHere.isEmpty()) {
            notHere.removeAll(peers.elsewhere(notHere));
        }
        return without(accounts, notHere);
    }

    private List<Object> json(Set<AccountId> online, Set<AccountId> offline) {
        List<Object> states = new ArrayList<>();
        online.forEach(account -> states.add(new State(account, true, null).json()));
        Map<AccountId, Long> seen = offline.isEmpty() ? Map.of() : lastSeen.of(offline);
        offline.forEach(account -> states.add(new State(account, false, seen.get(account)).json()));
        return states;
    }

    private static Set<AccountId> without(Set<AccountId> accounts, Set<AccountId> removed) {
        Set<AccountId> left = new LinkedHashSet<>(accounts);
        left.removeAll(removed);
        return left;
    }

    /** @param seenMillis when the account was last seen; null while it is online, and if that is not known */
    private record State(
            AccountId account, boolean online, @Nullable Long seenMillis) {

        static State unknown(AccountId account) {
            return new State(account, false, null);
        }

        List<@Nullable Object> json() {
            return Arrays.asList(account.text(), online, seenMillis);
        }
    }
}
