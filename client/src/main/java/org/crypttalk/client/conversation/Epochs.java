package org.crypttalk.client.conversation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crypttalk.client.account.Directory;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.conversation.EpochSeals;
import org.crypttalk.client.rest.Answer;
import org.crypttalk.client.rest.ConversationApi;
import org.crypttalk.client.store.ConversationRow;
import org.crypttalk.client.store.ConversationStore;
import org.crypttalk.client.store.ConversationStore.EpochRow;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.Generation;
import org.crypttalk.protocol.conversation.EpochRecord;
import org.crypttalk.protocol.conversation.EpochRecords;
import org.crypttalk.protocol.conversation.EpochVerdict;
import org.crypttalk.protocol.conversation.Member;
import org.crypttalk.protocol.conversation.Roster;
import org.crypttalk.protocol.conversation.Transcript;
import org.crypttalk.protocol.conversation.VerifiedEpoch;
import org.jspecify.annotations.Nullable;

/**
 * The epochs of one conversation: records verified in their order, at the place where they stand, and the keys that open. Under the lock of its
 * {@link Dialogue}.
 */
final class Epochs {

    private static final int PAGE = 200;

    private final ThisDevice device;
    private final Directory directory;
    private final ConversationStore store;
    private final List<HeldEpoch> held = new ArrayList<>();
    private final Map<Long, List<ConversationApi.OwnSeal>> seals = new HashMap<>();
    private final Map<Long, Secret> made = new HashMap<>();

    Epochs(ThisDevice device, Directory directory, ConversationRow row) {
        this.device = device;
        this.directory = directory;
        this.store = device.profile().conversations();
        Roster roster = Roster.EMPTY;
        for (EpochRow each : store.epochs(row)) {
            HeldEpoch epoch = restored(row, roster, each);
            roster = epoch.epoch().roster();
            held.add(epoch);
        }
    }

    /** What was verified before it was stored is not verified again. */
    private static HeldEpoch restored(ConversationRow row, Roster before, EpochRow stored) {
        try {
            EpochRecord record = EpochRecord.decode(stored.record().unsafeArray());
            var body = record.body();
            VerifiedEpoch epoch = new VerifiedEpoch(
                    row.conversation(),
                    true,
                    body.n(),
                    record.hash(),
                    stored.place(),
                    before.after(body.change()),
                    body.commitment(),
                    body.transcript(),
                    body.time());
            return new HeldEpoch(record, epoch, stored.key(), stored.repairAskedAt());
        } catch (MalformedException e) {
            throw new IllegalStateException("A record that was verified decodes", e);
        }
    }

    Optional<HeldEpoch> newest() {
        return held.isEmpty() ? Optional.empty() : Optional.of(held.getLast());
    }

    @Nullable
    HeldEpoch at(long n) {
        return n >= 0 && n < held.size() ? held.get((int) n) : null;
    }

    /** What came of reading a record. */
    sealed interface Read {
        record Taken() implements Read {}

        /** The seals of this epoch are to be fetched first. */
        record SealsNeeded(long n) implements Read {}

        record LogNeeded(EpochVerdict.LogNeeded what) implements Read {}

        /** It is not valid; nothing after it is believed. */
        record Refused(String reason) implements Read {}
    }

    /** The key of a record that this device made and is about to read back. */
    void remember(long n, Secret key) {
        made.put(n, key);
    }

    /** Verifies the record at the place after everything that was read, and keeps it. */
    Read read(ConversationRow row, Bytes bytes, long place, Transcript.Knowledge transcript) {
        EpochRecord record;
        try {
            record = EpochRecord.decode(bytes.unsafeArray());
        } catch (MalformedException e) {
            return new Read.Refused("it does not decode");
        }
        VerifiedEpoch last = newest().map(HeldEpoch::epoch).orElse(null);
        EpochVerdict verdict = new EpochRecords(directory::log, transcript, EpochRecords.Occasion.READING)
                .verify(row.conversation(), last, record, place);
        return switch (verdict) {
            case EpochVerdict.Invalid(var rule) -> new Read.Refused(rule.sentence());
            case EpochVerdict.Unsupported() -> new Read.Refused("it is of a kind that this version does not know");
            case EpochVerdict.LogNeeded needed -> new Read.LogNeeded(needed);
            case EpochVerdict.Valid(VerifiedEpoch epoch) -> {
                Secret key = made.get(epoch.n());
                if (key == null && !seals.containsKey(epoch.n())) {
                    yield new Read.SealsNeeded(epoch.n());
                }
                HeldEpoch taken = new HeldEpoch(record, epoch, fitting(record, epoch, key), 0);
                held.add(taken);
                keep(row, taken);
                yield new Read.Taken();
            }
        };
    }

    /** A key that was made here may belong to a record that lost the race for its place. */
    private @Nullable Secret fitting(EpochRecord record, VerifiedEpoch epoch, @Nullable Secret key) {
        boolean own = key != null
                && org.crypttalk.protocol.conversation.EpochKeys.commitment(
                                record.body().conversation(), epoch.n(), key.reveal())
                        .equals(epoch.commitment());
        return own ? key : open(record, epoch, seals.getOrDefault(epoch.n(), List.of()));
    }

    /** Fetches own seals from epoch n on. False if the server does not answer. */
    boolean fetchSeals(ConversationRow row, long from) {
        long next = from;
        while (true) {
            long first = next;
            Answer<List<ConversationApi.Epoch>> answer =
                    device.asking(token -> device.conversations().epochs(token, row.conversation(), first));
            if (!(answer instanceof Answer.Ok<List<ConversationApi.Epoch>>(List<ConversationApi.Epoch> epochs))) {
                return false;
            }
            epochs.forEach(each -> seals.put(each.n(), each.seals()));
            // Asked for and not there: it has none.
            seals.putIfAbsent(from, List.of());
            if (epochs.size() < PAGE) {
                return true;
            }
            next = epochs.getLast().n() + 1;
        }
    }

    /** Looks for seals of epochs whose key is missing. True if one opened. */
    boolean openMissing(ConversationRow row) {
        long first = held.stream()
                .filter(each -> each.key() == null)
                .mapToLong(each -> each.epoch().n())
                .findFirst()
                .orElse(-1);
        if (first < 0 || !fetchSeals(row, first)) {
            return false;
        }
        boolean opened = false;
        for (HeldEpoch each : List.copyOf(held)) {
            if (each.key() != null) {
                continue;
            }
            long n = each.epoch().n();
            Secret key = open(each.record(), each.epoch(), seals.getOrDefault(n, List.of()));
            if (key != null) {
                replace(row, each.withKey(key));
                opened = true;
            }
        }
        return opened;
    }

    void asked(ConversationRow row, HeldEpoch epoch, long timeMillis) {
        replace(row, epoch.asked(timeMillis));
    }

    private void replace(ConversationRow row, HeldEpoch epoch) {
        held.set((int) epoch.epoch().n(), epoch);
        keep(row, epoch);
    }

    private void keep(ConversationRow row, HeldEpoch epoch) {
        store.write(
                row,
                new EpochRow(
                        epoch.epoch().n(),
                        epoch.epoch().place(),
                        epoch.record().encode(),
                        epoch.key(),
                        epoch.repairAskedAt()));
    }

    private @Nullable Secret open(EpochRecord record, VerifiedEpoch epoch, List<ConversationApi.OwnSeal> candidates) {
        Member self = epoch.roster().member(device.self().account()).orElse(null);
        AccountLog own = directory.log(device.self().account());
        if (self == null || own == null) {
            return null;
        }
        List<Generation> generations = own.generations();
        List<Secret> seeds = device.self().accountSeeds();
        for (ConversationApi.OwnSeal candidate : candidates) {
            int g = (int) candidate.generation();
            if (candidate.generation() >= generations.size() || candidate.generation() >= seeds.size()) {
                continue;
            }
            Optional<Secret> key = EpochSeals.open(record, self, generations.get(g), seeds.get(g), candidate.seal());
            if (key.isPresent()) {
                return key.get();
            }
        }
        return null;
    }
}
