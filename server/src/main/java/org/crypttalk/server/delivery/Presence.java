package org.crypttalk.server.delivery;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.cluster.Peers;
import org.crypttalk.server.conversation.Memberships;
import org.jspecify.annotations.Nullable;

/**
 * Who is online, told to the people with whom an account shares a conversation, and to nobody else (docs/protocol.md, section 12). An account is
 * online while it has a connection, to whatever node. When somebody was last seen is kept in memory only, of the {@value #MOST_KEPT} who left last: the server
 * keeps no record of people's hours. Safe for any thread.
 */
public final class Presence {

    private static final int MOST_KEPT = 10_000;

    private final Memberships memberships;
    private final Connections connections;
    private final Peers peers;
    private final InstantSource clock;
    private final Map<AccountId, Long> lastSeen = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AccountId, Long> eldest) {
            return size() > MOST_KEPT;
        }
    };

    public Presence(Memberships memberships, Connections connections, Peers peers, InstantSource clock) {
        this.memberships = memberships;
        this.connections = connections;
        this.peers = peers;
        this.clock = clock;
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
            tell(connection.account(), true);
        }
    }

    /** Tells a connection about all its contacts. */
    void tellContacts(ClientConnection connection) {
        List<AccountId> contacts = new ArrayList<>();
        memberships.contactsOf(connection.account()).forEach(contacts::add);
        Set<AccountId> elsewhere = peers.elsewhere(contacts);
        List<Object> states = new ArrayList<>();
        for (AccountId contact : contacts) {
            states.add(state(contact, connections.isHere(contact) || elsewhere.contains(contact)));
        }
        connection.emit("presence", states);
    }

    /** An account's last connection to this node is gone; if it has none elsewhere, its contacts are told. */
    void left(AccountId account) {
        if (peers.left(account)) {
            tellGone(account);
        }
    }

    /** Tells an account's contacts that it is online no more. */
    void tellGone(AccountId account) {
        synchronized (lastSeen) {
            lastSeen.remove(account);
            lastSeen.put(account, clock.millis());
        }
        tell(account, false);
    }

    private void tell(AccountId account, boolean online) {
        for (AccountId contact : memberships.contactsOf(account)) {
            connections.emit(contact, "presence", List.of(state(account, online)));
        }
    }

    /** Introduces the members of a new conversation to each other. */
    void introduce(List<AccountId> members) {
        Set<AccountId> elsewhere = peers.elsewhere(members);
        for (AccountId member : members) {
            for (AccountId other : members) {
                if (!member.equals(other)) {
                    connections.emit(
                            member,
                            "presence",
                            List.of(state(other, connections.isHere(other) || elsewhere.contains(other))));
                }
            }
        }
    }

    private List<@Nullable Object> state(AccountId account, boolean online) {
        @Nullable Long seen;
        synchronized (lastSeen) {
            seen = online ? null : lastSeen.get(account);
        }
        return Arrays.asList(account.text(), online, seen);
    }
}
