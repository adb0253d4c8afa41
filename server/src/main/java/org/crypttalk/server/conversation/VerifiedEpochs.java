package org.crypttalk.server.conversation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.conversation.EpochRecord;
import org.crypttalk.protocol.conversation.EpochRecords;
import org.crypttalk.protocol.conversation.EpochRecords.Occasion;
import org.crypttalk.protocol.conversation.EpochVerdict;
import org.crypttalk.protocol.conversation.VerifiedEpoch;
import org.crypttalk.server.account.VerifiedLogs;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.StoredEntry;
import org.jspecify.annotations.Nullable;

/**
 * The state of conversations from their newest records on. What is not kept is rebuilt from the stored records; the {@value #MOST_KEPT} used
 * last are kept, and only extended by newer records. Safe for any thread.
 */
final class VerifiedEpochs {

    private static final int MOST_KEPT = 5_000;
    private static final int RECORDS_AT_ONCE = 100;

    private final Envelopes envelopes;
    private final VerifiedLogs logs;
    private final Map<ConversationId, VerifiedEpoch> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ConversationId, VerifiedEpoch> eldest) {
            return size() > MOST_KEPT;
        }
    };

    VerifiedEpochs(Envelopes envelopes, VerifiedLogs logs) {
        this.envelopes = envelopes;
        this.logs = logs;
    }

    /** The newest epoch; null if the conversation has none yet. */
    @Nullable
    VerifiedEpoch newest(ConversationId conversation) {
        @Nullable VerifiedEpoch epoch;
        synchronized (kept) {
            epoch = kept.get(conversation);
        }
        List<StoredEntry> records;
        do {
            records = envelopes.epochRecordsFrom(conversation, epoch == null ? 0 : epoch.n() + 1, RECORDS_AT_ONCE);
            for (StoredEntry entry : records) {
                epoch = next(conversation, epoch, entry);
            }
        } while (records.size() == RECORDS_AT_ONCE);
        if (epoch != null) {
            synchronized (kept) {
                kept.put(conversation, epoch);
            }
        }
        return epoch;
    }

    /** Judges what may come next. */
    EpochVerdict judge(
            ConversationId conversation,
            @Nullable VerifiedEpoch previous,
            EpochRecord record,
            long place,
            Occasion occasion) {
        return new EpochRecords(
                        account -> logs.of(account).orElse(null),
                        sequence -> transcriptAt(conversation, sequence),
                        occasion)
                .verify(conversation, previous, record, place);
    }

    private VerifiedEpoch next(ConversationId conversation, @Nullable VerifiedEpoch previous, StoredEntry entry) {
        try {
            EpochRecord record = EpochRecord.decode(entry.body());
            if (judge(conversation, previous, record, entry.sequence(), Occasion.READING)
                    instanceof EpochVerdict.Valid valid) {
                return valid.epoch();
            }
        } catch (MalformedException e) {
            throw new IllegalStateException("The stored record " + entry + " does not decode", e);
        }
        throw new IllegalStateException("The stored record " + entry + " is not valid after its predecessor");
    }

    private @Nullable Hash transcriptAt(ConversationId conversation, long sequence) {
        if (sequence == 0) {
            return Hash.ZERO;
        }
        List<StoredEntry> entries = envelopes.after(conversation, sequence - 1, 1, 1);
        return entries.isEmpty() ? null : entries.getFirst().transcript();
    }
}
