package org.crypttalk.server.delivery;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.conversation.Memberships;
import org.jspecify.annotations.Nullable;

/**
 * Who is online, told to the people with whom an account shares a conversation, and to nobody else (docs/protocol.md, section 12). An account is
 * online while it has a connection. When somebody was last seen is kept in memory only, of the {@value #MOST_KEPT} who left last: the server
 * keeps no record of people's hours. Safe for any thread.
 */
public final class Presence {

    private static final int MOST_KEPT = 10_000;

    private final Memberships memberships;
    private final Connections connections;
    private final InstantSource clock;
    private final Map<AccountId, Long> lastSeen = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AccountId, Long> eldest) {
            return size() > MOST_KEPT;
        }
    };

    public Presence(Memberships memberships, Connections connections, InstantSource clock) {
        this.memberships = memberships;
        this.connections = connections;
        this.clock = clock;
    }

    /** Tells a new connection about all its contacts, and them about it if it is its account's first. */
    void arrived(ClientConnection connection, boolean first) {
        List<Object> contacts = new ArrayList<>();
        for (AccountId contact : memberships.contactsOf(connection.account())) {
            contacts.add(state(contact, connections.isOnline(contact)));
            if (first) {
                connections.emit(contact, "presence", List.of(state(connection.account(), true)));
            }
        }
        connection.emit("presence", contacts);
    }

    /** Tells an account's contacts that its last connection is gone. */
    void left(AccountId account) {
        synchronized (lastSeen) {
            lastSeen.remove(account);
            lastSeen.put(account, clock.millis());
        }
        for (AccountId contact : memberships.contactsOf(account)) {
            connections.emit(contact, "presence", List.of(state(account, false)));
        }
    }

    /** Introduces the members of a new conversation to each other. */
    void introduce(List<AccountId> members) {
        for (AccountId member : members) {
            for (AccountId other : members) {
                if (!member.equals(other)) {
                    connections.emit(member, "presence", List.of(state(other, connections.isOnline(other))));
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
