package org.crypttalk.server.delivery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.cluster.Peers;
import org.crypttalk.server.conversation.Acquaintances;
import org.jspecify.annotations.Nullable;

/**
 * Who is online, told to an account's {@link Acquaintances} and to nobody else (docs/protocol.md, section 12). An account is
 * online while it has a connection, to whatever node. When somebody was last seen is one time, {@link LastSeen}. Safe for any thread.
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
            tell(connection.account(), null);
        }
    }

    /** Tells a connection about all its contacts. */
    void tellContacts(ClientConnection connection) {
        connection.emit("presence", states(acquaintances.of(connection.account())));
    }

    /** An account's last connection to this node is gone; if it has none elsewhere, its contacts are told. */
    void left(AccountId account) {
        long time = lastSeen.note(account);
        if (peers.left(account)) {
            tell(account, time);
        }
    }

    /** Tells an account's contacts that it is online no more. */
    void tellGone(AccountId account) {
        tell(account, lastSeen.note(account));
    }

    /**
     * Tells an account's contacts how it is.
     *
     * @param seenMillis when it was last seen; null while it is online
     */
    private void tell(AccountId account, @Nullable Long seenMillis) {
        for (AccountId contact : acquaintances.of(account)) {
            connections.emit(contact, "presence", List.of(state(account, seenMillis == null, seenMillis)));
        }
    }

    /** Tells each of these about those of the others with whom it is acquainted. */
    void introduce(List<AccountId> accounts) {
        for (AccountId member : accounts) {
            List<AccountId> others =
                    acquaintances.of(member).stream().filter(accounts::contains).toList();
            if (!others.isEmpty()) {
                connections.emit(member, "presence", states(others));
            }
        }
    }

    /** One blocks the other: each sees the other leave, and hears no more of it. */
    void part(AccountId by, AccountId whom) {
        boolean isOnline =
                connections.isHere(by) || peers.elsewhere(List.of(by)).contains(by);
        if (isOnline && acquaintances.wouldBe(by, whom)) {
            connections.emit(whom, "presence", List.of(state(by, false, lastSeen.note(by))));
        }
        connections.emit(by, "presence", List.of(state(whom, false, null)));
    }

    private List<Object> states(List<AccountId> accounts) {
        Set<AccountId> elsewhere = peers.elsewhere(accounts);
        Predicate<AccountId> isOnline = account -> connections.isHere(account) || elsewhere.contains(account);
        Map<AccountId, Long> seen =
                lastSeen.of(accounts.stream().filter(isOnline.negate()).toList());
        List<Object> states = new ArrayList<>();
        for (AccountId account : accounts) {
            boolean online = isOnline.test(account);
            states.add(state(account, online, online ? null : seen.get(account)));
        }
        return states;
    }

    private static List<@Nullable Object> state(AccountId account, boolean online, @Nullable Long seenMillis) {
        return Arrays.asList(account.text(), online, seenMillis);
    }
}
