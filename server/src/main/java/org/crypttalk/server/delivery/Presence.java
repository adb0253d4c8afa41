package org.crypttalk.server.delivery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        Map<AccountId, State> told = Map.of();
        boolean begins = true;
        while (true) {
            Map<AccountId, State> now = states(acquaintances.of(connection.account()));
            List<Object> changed = new ArrayList<>();
            for (State state : now.values()) {
                State before = told.get(state.account());
                if (before == null || before.online() != state.online()) {
                    changed.add(state.json());
                }
            }
            for (State before : told.values()) {
                if (before.online() && !now.containsKey(before.account())) {
                    changed.add(State.unknown(before.account()).json());
                }
            }
            if (changed.isEmpty() && !begins) {
                return;
            }
            connection.emit("presence", changed);
            told = now;
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

    /** Tells an account's contacts how it is. */
    private void tell(AccountId account) {
        Set<AccountId> told = Set.of();
        boolean toldOnline = false;
        while (true) {
            State now = stateOf(account);
            Set<AccountId> contacts = new HashSet<>(acquaintances.of(account));
            Set<AccountId> hear = new HashSet<>(contacts);
            if (toldOnline == now.online()) {
                hear.removeAll(told);
            }
            Set<AccountId> hearNoMore = new HashSet<>(toldOnline ? told : Set.of());
            hearNoMore.removeAll(contacts);
            if (hear.isEmpty() && hearNoMore.isEmpty()) {
                return;
            }
            hear.forEach(contact -> connections.emit(contact, "presence", List.of(now.json())));
            State leaves = now.online() ? new State(account, false, lastSeen.note(account)) : now;
            hearNoMore.forEach(former -> connections.emit(former, "presence", List.of(leaves.json())));
            told = contacts;
            toldOnline = now.online();
        }
    }

    /** Tells each of these about those of the others with whom it is acquainted. */
    void introduce(List<AccountId> accounts) {
        for (AccountId member : accounts) {
            List<AccountId> others =
                    acquaintances.of(member).stream().filter(accounts::contains).toList();
            if (!others.isEmpty()) {
                connections.emit(
                        member,
                        "presence",
                        states(others).values().stream()
                                .<Object>map(State::json)
                                .toList());
            }
        }
    }

    /** One blocks the other: each sees the other leave, and hears no more of it. */
    void part(AccountId by, AccountId whom) {
        if (stateOf(by).online() && acquaintances.wouldBe(by, whom)) {
            connections.emit(whom, "presence", List.of(new State(by, false, lastSeen.note(by)).json()));
        }
        connections.emit(by, "presence", List.of(State.unknown(whom).json()));
    }

    private State stateOf(AccountId account) {
        return Objects.requireNonNull(states(List.of(account)).get(account));
    }

    private Map<AccountId, State> states(List<AccountId> accounts) {
        List<AccountId> notHere = accounts.stream()
                .filter(account -> !connections.isHere(account))
                .toList();
        Set<AccountId> elsewhere = notHere.isEmpty() ? Set.of() : peers.elsewhere(notHere);
        List<AccountId> offline =
                notHere.stream().filter(account -> !elsewhere.contains(account)).toList();
        Map<AccountId, Long> seen = offline.isEmpty() ? Map.of() : lastSeen.of(offline);
        Set<AccountId> isOffline = Set.copyOf(offline);
        Map<AccountId, State> states = new LinkedHashMap<>();
        for (AccountId account : accounts) {
            states.put(account, new State(account, !isOffline.contains(account), seen.get(account)));
        }
        return states;
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
