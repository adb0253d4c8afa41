package org.crypttalk.client.conversation;

import java.util.List;
import java.util.Optional;
import org.crypttalk.client.account.Directory;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.store.ConversationRow;
import org.crypttalk.client.store.EntryRow;
import org.crypttalk.client.store.EntryStore;
import org.crypttalk.client.view.Event;
import org.crypttalk.client.view.HistoryItem;
import org.crypttalk.client.view.Message;
import org.crypttalk.client.view.TrustProblem;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.envelope.Content;
import org.crypttalk.protocol.envelope.SignedMessage;

/** What a program hears of a conversation that was read: what people are shown, and once. Under the lock of the {@link Dialogue}. */
final class Telling {

    private final ThisDevice device;
    private final Directory directory;
    private final History history;

    Telling(ThisDevice device, Directory directory, History history) {
        this.device = device;
        this.directory = directory;
        this.history = history;
    }

    /** Tells what was read, now that it is on the disk. */
    void tell(ConversationRow row, List<News> news) {
        for (News each : news) {
            switch (each) {
                case News.Opened(EntryRow entry, SignedMessage message, boolean fromOutbox) ->
                    opened(row, entry, message, fromOutbox);
                case News.Refused(EntryRow entry) ->
                    history.visible(row, entry)
                            .flatMap(_ -> history.item(row, entry))
                            .ifPresent(item -> {
                                if (item instanceof HistoryItem.Refused refused) {
                                    device.events().publish(new Event.EntryRefused(refused));
                                }
                            });
                case News.Problem(TrustProblem problem) -> warn(row, problem);
            }
        }
    }

    private void opened(ConversationRow row, EntryRow entry, SignedMessage message, boolean fromOutbox) {
        if (history.visible(row, entry).isEmpty()) {
            return;
        }
        boolean isHistory = entry.time() < device.self().enrolledAt();
        if (isHistory && !fromOutbox) {
            return;
        }
        if (device.profile().entries().waiting(row).isEmpty()) {
            history.missing(row, entry, message)
                    .ifPresent(gap -> device.events().publish(new Event.MessagesMissing(gap)));
        }
        if (EntryStore.amends(message)) {
            history.message(row, message.references().getFirst().message())
                    .ifPresent(changed -> device.events()
                            .publish(new Event.MessageChanged(changed, directory.person(message.account()))));
            return;
        }
        if (message.content() instanceof Content.Profile(String shownName, Bytes picture)) {
            device.events().publish(new Event.ProfileShared(directory.person(message.account()), shownName, picture));
        }
        history.item(row, entry).ifPresent(item -> {
            if (item instanceof Message shown) {
                device.events().publish(fromOutbox ? new Event.MessageStored(shown) : new Event.MessageArrived(shown));
            }
        });
    }

    void warn(ConversationRow row, TrustProblem problem) {
        device.events()
                .publish(new Event.TrustWarning(
                        problem,
                        Optional.of(directory.person(row.peer())),
                        Optional.of(row.conversation()),
                        problem.sentence()));
    }
}
