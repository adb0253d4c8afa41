package org.crypttalk.server.delivery;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.envelope.Envelope;
import org.crypttalk.protocol.envelope.EnvelopeHeader;
import org.crypttalk.server.conversation.Acquaintances;
import org.crypttalk.server.conversation.ConversationNews;
import org.crypttalk.server.conversation.Memberships;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.problem.ProblemCode;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.AppendResult;
import org.crypttalk.server.store.EntryId;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.NewEntry;
import org.crypttalk.server.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives an envelope its place in the conversation's sequence (docs/protocol.md, section 8.1), durably, then acknowledges it and rings the
 * doorbell of everybody concerned.
 *
 * <p>The sender is who the session says: a header that names another account or device is refused. A message id that is stored with the same
 * bytes is accepted again whatever the epoch is by now, so a retry cannot fail; who is no member learns nothing, not even that.
 */
public final class AppendEnvelope {

    private static final Logger LOG = LoggerFactory.getLogger(AppendEnvelope.class);

    /** What became of an envelope. */
    public sealed interface Outcome {

        /** It is on disk, at this place. */
        record Accepted(long sequence, long timeMillis) implements Outcome {}

        /** It was not stored. */
        record Refused(Problem problem) implements Outcome {}
    }

    private final Envelopes envelopes;
    private final Memberships memberships;
    private final Acquaintances acquaintances;
    private final ConversationNews news;
    private final Doorbells doorbells;

    public AppendEnvelope(
            Envelopes envelopes,
            Memberships memberships,
            Acquaintances acquaintances,
            ConversationNews news,
            Doorbells doorbells) {
        this.envelopes = envelopes;
        this.memberships = memberships;
        this.acquaintances = acquaintances;
        this.news = news;
        this.doorbells = doorbells;
    }

    /**
     * Appends. Blocks only while the store has many megabytes waiting, to look up a conversation that nobody used for long, or to note that a
     * member writes for the first time.
     *
     * @param bytes the envelope as it was received; kept, so nobody may change it later
     * @param named the conversation that the request names, if it names one
     * @param answer called once, maybe on the thread that delivers, so it must not block
     */
    public void append(SignedIn session, byte[] bytes, Optional<ConversationId> named, Consumer<Outcome> answer) {
        EnvelopeHeader header;
        try {
            header = Envelope.decodeHeader(bytes);
        } catch (MalformedException e) {
            answer.accept(refused(Problem.malformed("The envelope does not decode: " + e.getMessage() + ".")));
            return;
        }
        ConversationId conversation = header.conversation();
        if (!memberships.isMember(named.orElse(conversation), session.account())) {
            answer.accept(refused(Problem.notFound()));
            return;
        }
        if (named.isPresent() && !named.get().equals(conversation)) {
            answer.accept(refused(Problem.invalid("The envelope is for another conversation than the address.")));
            return;
        }
        if (!header.account().equals(session.account()) || header.device() != session.device()) {
            answer.accept(refused(Problem.invalid(
                    "The envelope names another account or device than this session's as its sender.")));
            return;
        }
        NewEntry entry = new NewEntry.Envelope(
                conversation,
                header.n(),
                EntryId.of(header.message().toBytes()),
                Envelope.hash(bytes),
                session.account(),
                bytes);
        if (acquaintances.noteWriter(conversation, session.account())) {
            news.acquainted(memberships.of(conversation));
        }
        // finish() handles both outcomes; nothing is left for the future that follows it.
        var _ = envelopes
                .submit(entry)
                .whenComplete((result, failure) -> finish(conversation, result, failure, answer));
    }

    /** On the store's writer thread: passes on, and does no more. */
    private void finish(
            ConversationId conversation,
            @Nullable AppendResult result,
            @Nullable Throwable failure,
            Consumer<Outcome> answer) {
        if (result instanceof AppendResult.Accepted accepted) {
            doorbells.ring(
                    conversation,
                    accepted.sequence(),
                    () -> answer.accept(new Outcome.Accepted(accepted.sequence(), accepted.timeMillis())));
            return;
        }
        if (result instanceof AppendResult.AlreadyStored stored) {
            doorbells.ringAgain(conversation, stored.sequence(), () -> answer.accept(outcome(stored)));
            return;
        }
        if (result == null) {
            Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
            if (cause instanceof StoreException refusal) {
                LOG.debug("The store, which has said why itself, refuses an envelope for {}", conversation, refusal);
            } else {
                LOG.error("An envelope for {} could not be stored", conversation, cause);
            }
        }
        doorbells.afterwards(() -> answer.accept(outcome(result)));
    }

    private static Outcome outcome(@Nullable AppendResult result) {
        return switch (result) {
            case null ->
                refused(
                        Problem.of(
                                ProblemCode.UNAVAILABLE,
                                "The server cannot store anything now, or is stopping. Send the same envelope again in a moment."));
            case AppendResult.Accepted accepted -> new Outcome.Accepted(accepted.sequence(), accepted.timeMillis());
            case AppendResult.AlreadyStored stored -> new Outcome.Accepted(stored.sequence(), stored.timeMillis());
            case AppendResult.IdConflict _ ->
                refused(Problem.of(
                        ProblemCode.ID_CONFLICT,
                        "Another envelope with this message id is stored. Read the conversation and adopt it."));
            // A row without record 0: a crash came between the two, and to everybody the conversation is not there.
            case AppendResult.StaleEpoch stale when stale.currentEpoch() < 0 -> refused(Problem.notFound());
            case AppendResult.StaleEpoch stale ->
                refused(new Problem(
                        ProblemCode.STALE_EPOCH,
                        "The envelope's epoch is not the newest. Read the newer records and encrypt it anew.",
                        Map.of("epoch", stale.currentEpoch())));
            case AppendResult.EpochConflict _, AppendResult.EpochAhead _ ->
                throw new IllegalStateException("An envelope was judged as a record");
        };
    }

    private static Outcome refused(Problem problem) {
        return new Outcome.Refused(problem);
    }
}
