package org.crypttalk.server.delivery;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.account.AccountNews;
import org.crypttalk.server.conversation.ConversationNews;
import org.crypttalk.server.conversation.Memberships;

/** Tells the connections of those concerned what happened to accounts and conversations (docs/protocol.md, section 12). */
public final class LiveNews implements AccountNews, ConversationNews {

    private final Memberships memberships;
    private final Connections connections;
    private final Presence presence;
    private final Doorbells doorbells;

    public LiveNews(Memberships memberships, Connections connections, Presence presence, Doorbells doorbells) {
        this.memberships = memberships;
        this.connections = connections;
        this.presence = presence;
        this.doorbells = doorbells;
    }

    @Override
    public void logGrew(AccountId account, long seq) {
        Map<String, Object> change = Map.of("account", account.text(), "seq", seq);
        connections.emit(account, "account", change);
        for (AccountId contact : memberships.contactsOf(account)) {
            connections.emit(contact, "account", change);
        }
    }

    @Override
    public void privateStoreChanged(AccountId account, long version) {
        connections.emit(account, "vault", Map.of("version", version));
    }

    @Override
    public void changed(ConversationId conversation) {
        changed(conversation, Set.of());
    }

    @Override
    public void changed(ConversationId conversation, Set<AccountId> without) {
        for (AccountId member : memberships.of(conversation)) {
            if (!without.contains(member)) {
                connections.emit(member, "conversation", (Object) conversation.toBytes());
            }
        }
    }

    @Override
    public void appended(ConversationId conversation, long sequence) {
        doorbells.ring(conversation, sequence, () -> {});
    }

    @Override
    public void acquainted(List<AccountId> accounts) {
        presence.introduce(accounts);
    }

    @Override
    public void parted(AccountId by, AccountId whom) {
        presence.part(by, whom);
    }
}
