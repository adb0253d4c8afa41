package org.crypttalk.client.shared;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.crypttalk.client.account.Blocks;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.conversation.Dialogue;
import org.crypttalk.client.conversation.Dialogues;
import org.crypttalk.client.rest.Answer;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.conversation.ConversationIds;

/**
 * Blocking, as the own devices and the server agree on it (protocol sections 5.2 and 11): the private store is the truth, and the server follows.
 * Any thread.
 */
final class Blocking {

    private final ThisDevice device;
    private final Dialogues dialogues;
    private final StoreExchange exchange;
    private final Blocks blocks;
    /** Whether the server is to follow all that the store says. */
    private volatile boolean unsettled;
    /** Chosen here, and not heard by the server. */
    private final Set<AccountId> untold = ConcurrentHashMap.newKeySet();

    Blocking(ThisDevice device, Dialogues dialogues, StoreExchange exchange, Blocks blocks) {
        this.device = device;
        this.dialogues = dialogues;
        this.exchange = exchange;
        this.blocks = blocks;
    }

    /** Reads again what the store says. Where somebody is shown again, the server hears what came meanwhile. */
    synchronized void take() {
        Map<AccountId, Blocks.Choice> now = new HashMap<>();
        for (Fact fact : exchange.facts()) {
            if (fact instanceof Fact.Blocked(AccountId account, boolean blocked, long after)) {
                now.put(account, new Blocks.Choice(blocked, after));
            }
        }
        if (!now.equals(blocks.choices())) {
            blocks.take(now);
            unsettled = true;
        }
    }

    /**
     * The server was asked for the store.
     *
     * @param had whether it could be had: one that is not the newest would undo at the server what another device chose since
     */
    void asked(boolean had) {
        blocks.known();
        if (had) {
            unsettled = true;
        }
    }

    /** Kept in the profile when this returns; told to the other devices and the server if that can be. */
    void choose(AccountId account, boolean blocked) {
        Optional<Dialogue> dialogue =
                dialogues.known(ConversationIds.direct(device.self().account(), account));
        long after = dialogue.map(each -> each.row().cursor()).orElse(0L);
        exchange.note(List.of(new Fact.Blocked(account, blocked, after)));
        take();
        exchange.push();
        untold.add(account);
        if (tell(account, blocked).isSettled()) {
            untold.remove(account);
        }
        if (!blocked) {
            dialogue.ifPresent(Dialogue::tellDelivered);
        }
    }

    /** Whether the server may not follow yet what the store says. */
    boolean isUnsettled() {
        return unsettled || !untold.isEmpty();
    }

    /** Has the server follow the store. What the store says nothing of stays: another device may be about to share its choice. */
    void settle() {
        settleOwn();
        if (!unsettled) {
            return;
        }
        Answer<Set<AccountId>> answer = device.asking(device.people()::blocked);
        boolean heard = answer.isSettled();
        if (answer instanceof Answer.Ok<Set<AccountId>>(Set<AccountId> known)) {
            for (Map.Entry<AccountId, Blocks.Choice> choice : blocks.choices().entrySet()) {
                boolean blocked = choice.getValue().blocked();
                if (blocked != known.contains(choice.getKey())) {
                    heard &= tell(choice.getKey(), blocked).isSettled();
                }
            }
        }
        unsettled = !heard;
    }

    /** What was chosen here needs no look at what the others chose. */
    private void settleOwn() {
        untold.removeIf(account -> {
            Blocks.Choice choice = blocks.choices().get(account);
            return choice == null || tell(account, choice.blocked()).isSettled();
        });
    }

    private Answer<Boolean> tell(AccountId account, boolean blocked) {
        return device.asking(token -> device.people().block(token, account, blocked));
    }
}
