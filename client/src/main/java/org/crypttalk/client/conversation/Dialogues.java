package org.crypttalk.client.conversation;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.crypttalk.client.account.Blocks;
import org.crypttalk.client.account.Directory;
import org.crypttalk.client.account.Held;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.live.LiveConnection;
import org.crypttalk.client.rest.Answer;
import org.crypttalk.client.rest.ConversationApi;
import org.crypttalk.client.store.ConversationRow;
import org.crypttalk.client.view.Event;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.conversation.ConversationIds;

/** All conversations of this device. Any thread. */
public final class Dialogues {

    private final ThisDevice device;
    private final Directory directory;
    private final LiveConnection live;
    private final Blocks blocks;
    private final ReentrantLock adding = new ReentrantLock();
    private final ConcurrentMap<ConversationId, Dialogue> open = new ConcurrentHashMap<>();

    public Dialogues(ThisDevice device, Directory directory, LiveConnection live, Blocks blocks) {
        this.device = device;
        this.directory = directory;
        this.live = live;
        this.blocks = blocks;
        device.profile()
                .conversations()
                .all()
                .forEach(row -> open.put(row.conversation(), new Dialogue(device, directory, live, blocks, row)));
    }

    public Collection<Dialogue> all() {
        return List.copyOf(open.values());
    }

    public Optional<Dialogue> known(ConversationId conversation) {
        return Optional.ofNullable(open.get(conversation));
    }

    /** The conversation with an account whose log is here; with oneself for notes. It need not exist at the server yet. */
    public Dialogue with(AccountId peer) {
        ConversationId conversation = ConversationIds.direct(device.self().account(), peer);
        adding.lock();
        try {
            Dialogue known = open.get(conversation);
            if (known != null) {
                return known;
            }
            ConversationRow row = device.profile().conversations().add(conversation, peer);
            Dialogue added = new Dialogue(device, directory, live, blocks, row);
            open.put(conversation, added);
            return added;
        } finally {
            adding.unlock();
        }
    }

    /** A conversation that the server names: known, or made known if it is a direct one of this account. */
    Optional<Dialogue> named(ConversationId conversation) {
        Optional<Dialogue> known = known(conversation);
        if (known.isPresent()) {
            return known;
        }
        Answer<ConversationApi.Overview> answer =
                device.asking(token -> device.conversations().one(token, conversation));
        return answer instanceof Answer.Ok<ConversationApi.Overview>(ConversationApi.Overview overview)
                ? named(overview)
                : Optional.empty();
    }

    Optional<Dialogue> named(ConversationApi.Overview overview) {
        Optional<Dialogue> known = known(overview.conversation());
        if (known.isPresent()) {
            return known;
        }
        AccountId own = device.self().account();
        AccountId peer = overview.members().stream()
                .filter(member -> !member.equals(own))
                .findFirst()
                .orElse(own);
        boolean direct = overview.members().size() <= 2
                && ConversationIds.direct(own, peer).equals(overview.conversation());
        if (!direct || directory.atLeast(peer, 0) instanceof Held.Unknown) {
            return Optional.empty();
        }
        Dialogue added = with(peer);
        device.events().publish(new Event.ConversationOpened(overview.conversation(), added.peer()));
        return Optional.of(added);
    }
}
