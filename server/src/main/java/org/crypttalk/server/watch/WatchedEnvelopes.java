package org.crypttalk.server.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.server.store.AppendResult;
import org.crypttalk.server.store.EntryId;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.Head;
import org.crypttalk.server.store.NewEntry;
import org.crypttalk.server.store.StoredEntry;
import org.jspecify.annotations.Nullable;

/** Envelopes, with the count and the time of what is appended. */
final class WatchedEnvelopes implements Envelopes {

    private final Envelopes envelopes;
    private final Timer accepted;
    private final Counter repeated;
    private final Counter refused;
    private final Counter failed;

    WatchedEnvelopes(Envelopes envelopes, MeterRegistry registry) {
        this.envelopes = envelopes;
        this.accepted = Timer.builder("crypttalk.appends")
                .description("Entries that were stored, from submission until durable")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(3),
                        Duration.ofMillis(10),
                        Duration.ofMillis(30),
                        Duration.ofMillis(100),
                        Duration.ofMillis(300),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3))
                .register(registry);
        this.repeated = counter(registry, "repeated");
        this.refused = counter(registry, "refused");
        this.failed = counter(registry, "failed");
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("crypttalk.appends.other")
                .description("Entries that were not stored now: stored before, refused, or the store failed")
                .tag("outcome", outcome)
                .register(registry);
    }

    @Override
    public CompletableFuture<AppendResult> submit(NewEntry entry) {
        long begun = System.nanoTime();
        CompletableFuture<AppendResult> answer = envelopes.submit(entry);
        return answer.whenComplete((result, _) -> count(result, begun));
    }

    private void count(@Nullable AppendResult result, long begun) {
        switch (result) {
            case null -> failed.increment();
            case AppendResult.Accepted _ -> accepted.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            case AppendResult.AlreadyStored _ -> repeated.increment();
            case AppendResult.IdConflict _,
                    AppendResult.StaleEpoch _,
                    AppendResult.EpochConflict _,
                    AppendResult.EpochAhead _ -> refused.increment();
        }
    }

    @Override
    public List<StoredEntry> after(ConversationId conversation, long sequence, int limit, int maxBytes) {
        return envelopes.after(conversation, sequence, limit, maxBytes);
    }

    @Override
    public List<StoredEntry> before(ConversationId conversation, long sequence, int limit, int maxBytes) {
        return envelopes.before(conversation, sequence, limit, maxBytes);
    }

    @Override
    public Head head(ConversationId conversation) {
        return envelopes.head(conversation);
    }

    @Override
    public Head knownHead(ConversationId conversation) {
        return envelopes.knownHead(conversation);
    }

    @Override
    public void prepare(ConversationId conversation, long sequence) {
        envelopes.prepare(conversation, sequence);
    }

    @Override
    public Optional<StoredEntry> byId(ConversationId conversation, EntryId id) {
        return envelopes.byId(conversation, id);
    }

    @Override
    public Optional<StoredEntry> epochRecord(ConversationId conversation, long epoch) {
        return envelopes.epochRecord(conversation, epoch);
    }

    @Override
    public List<StoredEntry> epochRecordsFrom(ConversationId conversation, long epoch, int limit) {
        return envelopes.epochRecordsFrom(conversation, epoch, limit);
    }
}
