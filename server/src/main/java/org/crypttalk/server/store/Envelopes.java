package org.crypttalk.server.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.crypttalk.protocol.ConversationId;

/**
 * The conversations' sequences of envelopes and epoch records.
 *
 * <table>
 * <caption>Structures and their life cycle</caption>
 * <tr><th>structure</th><th>begins</th><th>changes</th><th>ends</th></tr>
 * <tr><td>entry: envelope or epoch record at (conversation, sequence)</td><td>append</td><td>never</td><td>never yet; a body of
 * length 0 is reserved for a deleted one</td></tr>
 * <tr><td>message id in its conversation</td><td>with its envelope</td><td>never</td><td>never: ids are not reused</td></tr>
 * <tr><td>head: last sequence, current epoch, last time</td><td>first append</td><td>each append</td><td>never</td></tr>
 * </table>
 *
 * <p>Envelopes and epoch records of a conversation share one sequence: from 1, without gaps, in the order of acceptance. Its times never
 * fall. Nothing is visible to readers, and no append is answered, before it is on disk.
 *
 * <p>An append is judged in this order: (1) an envelope whose id its conversation knows is {@link AppendResult.AlreadyStored} or
 * {@link AppendResult.IdConflict}; a record whose epoch has one is {@link AppendResult.AlreadyStored} or
 * {@link AppendResult.EpochConflict}; (2) an envelope of another than the current epoch is {@link AppendResult.StaleEpoch}, a record
 * that skips an epoch {@link AppendResult.EpochAhead}; (3) {@link AppendResult.Accepted}. Judging and writing are one atomic step.
 */
public interface Envelopes {

    /**
     * Gives the entry the next sequence of its conversation in one durable write, shared with whatever else is submitted meanwhile.
     *
     * <p>The future completes on the store's writer thread, after the write: what is chained to it must be short and must not block. The
     * call itself blocks only while many megabytes of earlier submissions wait for the disk. The order of one thread's submissions is
     * kept.
     *
     * @return completes with the outcome, or exceptionally with a {@link StoreException}, after which the entry may or may not be stored:
     *     submitting it again tells
     */
    CompletableFuture<AppendResult> submit(NewEntry entry);

    /**
     * {@link #submit} and wait for the outcome.
     *
     * @throws StoreException if the entry could not be written
     */
    default AppendResult append(NewEntry entry) {
        try {
            return submit(entry).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /**
     * What follows {@code sequence}, in order and without gaps.
     *
     * @param sequence the last one known; 0 for the beginning
     * @param limit the most entries, at least 1
     * @param maxBytes the most bytes of bodies; the first entry is given even if it alone is larger
     * @return empty if nothing follows
     */
    List<StoredEntry> after(ConversationId conversation, long sequence, int limit, int maxBytes);

    /**
     * What precedes {@code sequence}: the last entries before it, in rising order and without gaps.
     *
     * @param sequence the first one known; {@link Long#MAX_VALUE} for the newest page
     * @param limit the most entries, at least 1
     * @param maxBytes the most bytes of bodies; the last entry is given even if it alone is larger
     * @return empty if nothing precedes
     */
    List<StoredEntry> before(ConversationId conversation, long sequence, int limit, int maxBytes);

    /** Where the conversation stands; {@link Head#EMPTY} if it has no entries. Cheap for conversations in use. */
    Head head(ConversationId conversation);

    /**
     * Where the conversation stood when this process last looked or wrote. Where several processes share a store it may be behind
     * {@link #head}; it is never ahead of it.
     */
    default Head knownHead(ConversationId conversation) {
        return head(conversation);
    }

    /**
     * Another process has appended up to {@code sequence}: reads what is new, so that {@link #knownHead} reaches it and {@link #after} has
     * it in memory. Nothing to do where one process has the store to itself.
     */
    default void prepare(ConversationId conversation, long sequence) {}

    /** The envelope with this id in this conversation. */
    Optional<StoredEntry> byId(ConversationId conversation, EntryId id);

    /** The record of this epoch in this conversation. */
    Optional<StoredEntry> epochRecord(ConversationId conversation, long epoch);

    /**
     * The records of this epoch and the following ones, in order.
     *
     * @param limit the most records, at least 1
     */
    List<StoredEntry> epochRecordsFrom(ConversationId conversation, long epoch, int limit);
}
