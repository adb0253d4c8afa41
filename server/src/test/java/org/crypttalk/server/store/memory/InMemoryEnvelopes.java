package org.crypttalk.server.store.memory;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.store.AppendResult;
import org.crypttalk.server.store.EntryId;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.Head;
import org.crypttalk.server.store.NewEntry;
import org.crypttalk.server.store.StoredEntry;
import org.crypttalk.server.store.StoredEntry.Kind;

/** Each conversation is a list; everything happens under one lock. */
public final class InMemoryEnvelopes implements Envelopes {

    private final InstantSource clock;
    private final Map<ConversationId, List<StoredEntry>> conversations = new HashMap<>();

    public InMemoryEnvelopes(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public CompletableFuture<AppendResult> submit(NewEntry entry) {
        return CompletableFuture.completedFuture(appendNow(entry));
    }

    private synchronized AppendResult appendNow(NewEntry entry) {
        List<StoredEntry> entries = conversations.computeIfAbsent(entry.conversation(), _ -> new ArrayList<>());
        Head head = headOf(entries);
        switch (entry) {
            case NewEntry.Envelope envelope -> {
                Optional<StoredEntry> known = byId(envelope.conversation(), envelope.id());
                if (known.isPresent()) {
                    return known.get().hash().equals(envelope.hash())
                            ? new AppendResult.AlreadyStored(
                                    known.get().sequence(), known.get().timeMillis())
                            : new AppendResult.IdConflict(known.get().sequence());
                }
                if (envelope.epoch() != head.epoch()) {
                    return new AppendResult.StaleEpoch(head.epoch());
                }
            }
            case NewEntry.EpochRecord epochRecord -> {
                Optional<StoredEntry> known = epochRecord(epochRecord.conversation(), epochRecord.epoch());
                if (known.isPresent()) {
                    return known.get().hash().equals(epochRecord.hash())
                            ? new AppendResult.AlreadyStored(
                                    known.get().sequence(), known.get().timeMillis())
                            : new AppendResult.EpochConflict(known.get());
                }
                if (epochRecord.epoch() != head.epoch() + 1) {
                    return new AppendResult.EpochAhead(head.epoch());
                }
            }
        }
        StoredEntry stored = StoredEntry.accepted(entry, head, clock.millis());
        entries.add(stored);
        return new AppendResult.Accepted(stored.sequence(), stored.timeMillis());
    }

    @Override
    public synchronized List<StoredEntry> after(ConversationId conversation, long sequence, int limit, int maxBytes) {
        List<StoredEntry> page = new ArrayList<>();
        long bytes = 0;
        for (StoredEntry entry : entriesOf(conversation)) {
            if (entry.sequence() > sequence) {
                bytes += entry.body().length;
                if (page.size() == limit || (!page.isEmpty() && bytes > maxBytes)) {
                    break;
                }
                page.add(entry);
            }
        }
        return page;
    }

    @Override
    public synchronized List<StoredEntry> before(ConversationId conversation, long sequence, int limit, int maxBytes) {
        List<StoredEntry> page = new ArrayList<>();
        long bytes = 0;
        for (StoredEntry entry : entriesOf(conversation).reversed()) {
            if (entry.sequence() < sequence) {
                bytes += entry.body().length;
                if (page.size() == limit || (!page.isEmpty() && bytes > maxBytes)) {
                    break;
                }
                page.add(entry);
            }
        }
        return page.reversed();
    }

    @Override
    public synchronized Head head(ConversationId conversation) {
        return headOf(entriesOf(conversation));
    }

    @Override
    public synchronized Optional<StoredEntry> byId(ConversationId conversation, EntryId id) {
        return entriesOf(conversation).stream()
                .filter(entry -> entry.kind() == Kind.ENVELOPE && entry.id().equals(id))
                .findFirst();
    }

    @Override
    public synchronized Optional<StoredEntry> epochRecord(ConversationId conversation, long epoch) {
        return epochRecordsFrom(conversation, epoch, 1).stream()
                .filter(entry -> entry.epoch() == epoch)
                .findFirst();
    }

    @Override
    public synchronized List<StoredEntry> epochRecordsFrom(ConversationId conversation, long epoch, int limit) {
        return entriesOf(conversation).stream()
                .filter(entry -> entry.kind() == Kind.EPOCH_RECORD && entry.epoch() >= epoch)
                .limit(limit)
                .toList();
    }

    private List<StoredEntry> entriesOf(ConversationId conversation) {
        return conversations.getOrDefault(conversation, List.of());
    }

    private static Head headOf(List<StoredEntry> entries) {
        Head head = Head.EMPTY;
        for (StoredEntry entry : entries) {
            head = entry.headAfter(head);
        }
        return head;
    }
}
