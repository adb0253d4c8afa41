package org.crypttalk.server.conversation;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.conversation.EpochBody;
import org.crypttalk.protocol.conversation.EpochRecord;
import org.crypttalk.protocol.conversation.EpochRecords.Occasion;
import org.crypttalk.protocol.conversation.EpochVerdict;
import org.crypttalk.protocol.conversation.Member;
import org.crypttalk.protocol.conversation.VerifiedEpoch;
import org.crypttalk.protocol.key.XWing;
import org.crypttalk.server.account.VerifiedLogs;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.problem.ProblemCode;
import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.AppendResult;
import org.crypttalk.server.store.Conversations;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.EpochSeals;
import org.crypttalk.server.store.EpochSeals.Seal;
import org.crypttalk.server.store.NewEntry;
import org.crypttalk.server.store.StoredEntry;
import org.jspecify.annotations.Nullable;

/**
 * Accepts the next epoch record of a conversation, record 0 included, with the seals of its key (docs/protocol.md, sections 7.4 and 7.5). Of
 * several records for one place, one wins; the others are told which.
 *
 * <p>Members and seals are stored before the record, under the record's hash: after a crash between the two there are seals that nothing names
 * and a conversation without entries, which nobody is shown; never a record without its seals.
 */
public final class AcceptEpoch {

    /** What became of a record. */
    public sealed interface Outcome {

        /** It stands at this place. */
        record Accepted(ConversationId conversation, long sequence, long timeMillis) implements Outcome {}

        record Refused(Problem problem) implements Outcome {}
    }

    private final Envelopes envelopes;
    private final Conversations conversations;
    private final EpochSeals epochSeals;
    private final Memberships memberships;
    private final VerifiedEpochs epochs;
    private final ConversationNews news;
    private final InstantSource clock;

    public AcceptEpoch(
            Envelopes envelopes,
            Conversations conversations,
            EpochSeals epochSeals,
            Memberships memberships,
            VerifiedLogs logs,
            ConversationNews news,
            InstantSource clock) {
        this.envelopes = envelopes;
        this.conversations = conversations;
        this.epochSeals = epochSeals;
        this.memberships = memberships;
        this.epochs = new VerifiedEpochs(envelopes, logs);
        this.news = news;
        this.clock = clock;
    }

    /**
     * Accepts a record.
     *
     * @param named the conversation that the request names; empty where it is to be created
     * @param bytes the record as received; kept, so nobody may change it later
     */
    public Outcome accept(SignedIn session, Optional<ConversationId> named, byte[] bytes, List<Seal> seals) {
        if (named.isPresent() && !memberships.isMember(named.get(), session.account())) {
            return refused(Problem.notFound());
        }
        EpochRecord record;
        try {
            record = EpochRecord.decode(bytes);
        } catch (MalformedException e) {
            return refused(Problem.malformed("The epoch record does not decode: " + e.getMessage() + "."));
        }
        EpochBody body = record.body();
        if (body.conversation() == null) {
            return refused(Problem.of(ProblemCode.NOT_SUPPORTED, "This server does not know groups yet."));
        }
        ConversationId conversation = body.conversation();
        if (!conversation.equals(named.orElse(conversation)) || named.isEmpty() != (body.n() == 0)) {
            return refused(Problem.invalid(
                    "The record is not for this address: record 0 creates a conversation, others go to theirs."));
        }
        if (!body.author().account().equals(session.account()) || body.author().device() != session.device()) {
            return refused(Problem.invalid("The author is not the account and device of this session."));
        }
        List<AccountId> known = memberships.of(conversation);
        // Judged as if there were nothing: whether two others have a conversation is not a stranger's business.
        boolean isStranger = !known.isEmpty() && !known.contains(session.account());
        Hash hash = record.hash();
        // The newest record before the one of this epoch: in the other order a record that another device's had
        // overtaken in
        // between would be judged against that one, and called invalid where it is late.
        @Nullable VerifiedEpoch newest = isStranger ? null : epochs.newest(conversation);
        Optional<StoredEntry> existing = isStranger ? Optional.empty() : envelopes.epochRecord(conversation, body.n());
        if (existing.isPresent()) {
            return already(existing.get(), hash);
        }
        long place = isStranger ? 1 : envelopes.head(conversation).sequence() + 1;
        return switch (epochs.judge(conversation, newest, record, place, Occasion.ACCEPTING)) {
            case EpochVerdict.Unsupported _ ->
                refused(Problem.of(ProblemCode.NOT_SUPPORTED, "This server does not know groups yet."));
            case EpochVerdict.LogNeeded _ ->
                refused(Problem.invalid(
                        "The record names an account, or an entry of its log, that does not exist here."));
            case EpochVerdict.Invalid invalid ->
                refused(Problem.invalid(
                        "The record is not valid: " + invalid.rule().sentence() + "."));
            case EpochVerdict.Valid valid -> {
                Optional<Problem> wrongSeals = checkSeals(valid.epoch(), seals);
                yield wrongSeals.isPresent()
                        ? refused(wrongSeals.get())
                        : append(session, valid.epoch(), hash, bytes, seals);
            }
        };
    }

    private Outcome append(SignedIn session, VerifiedEpoch epoch, Hash hash, byte[] bytes, List<Seal> seals) {
        ConversationId conversation = epoch.conversation();
        List<AccountId> members = epoch.roster().members().stream()
                .map(member -> member.account())
                .toList();
        // A row that a crash left without record 0 is there and counted already: it is taken over as it stands.
        if (epoch.n() == 0 && memberships.of(conversation).isEmpty()) {
            for (AccountId member : members) {
                if (conversations.countOf(member) >= Limits.CONVERSATIONS_OF_AN_ACCOUNT) {
                    return refused(Problem.invalid("One of the two has too many conversations already."));
                }
            }
            conversations.create(conversation, members, clock.millis());
        }
        epochSeals.keep(conversation, hash, seals);
        NewEntry entry = new NewEntry.EpochRecord(conversation, epoch.n(), hash, session.account(), bytes);
        return switch (envelopes.append(entry)) {
            case AppendResult.Accepted accepted -> {
                news.changed(conversation);
                news.appended(conversation, accepted.sequence());
                yield new Outcome.Accepted(conversation, accepted.sequence(), accepted.timeMillis());
            }
            case AppendResult.AlreadyStored stored ->
                new Outcome.Accepted(conversation, stored.sequence(), stored.timeMillis());
            case AppendResult.EpochConflict conflict -> {
                epochSeals.drop(conversation, hash);
                yield refused(conflict(conflict.existing()));
            }
            case AppendResult.EpochAhead _, AppendResult.StaleEpoch _, AppendResult.IdConflict _ ->
                throw new IllegalStateException("A record that was valid next is not next in " + conversation);
        };
    }

    private static Outcome already(StoredEntry existing, Hash hash) {
        return existing.hash().equals(hash)
                ? new Outcome.Accepted(existing.conversation(), existing.sequence(), existing.timeMillis())
                : refused(conflict(existing));
    }

    private static Problem conflict(StoredEntry existing) {
        return new Problem(
                ProblemCode.EPOCH_CONFLICT,
                "Another record of this epoch came first. Adopt it.",
                Map.of("record", existing.body(), "sequence", existing.sequence(), "time", existing.timeMillis()));
    }

    /** One seal for each member, to the generation that the roster names. */
    private static Optional<Problem> checkSeals(VerifiedEpoch epoch, List<Seal> seals) {
        Map<AccountId, Long> generations = new HashMap<>();
        for (Member member : epoch.roster().members()) {
            generations.put(member.account(), member.generation());
        }
        Set<AccountId> sealed = new HashSet<>();
        for (Seal seal : seals) {
            Long generation = generations.get(seal.account());
            if (generation == null || generation != seal.generation() || seal.seal().length != XWing.SEAL_BYTES) {
                return Optional.of(
                        Problem.invalid("A seal is for no member, of another generation than in the roster, or not of "
                                + XWing.SEAL_BYTES + " bytes."));
            }
            if (!sealed.add(seal.account())) {
                return Optional.of(Problem.invalid("There are two seals for one member."));
            }
        }
        return sealed.size() == generations.size()
                ? Optional.empty()
                : Optional.of(Problem.of(
                        ProblemCode.SEALS_MISSING,
                        "A fresh key is sealed to every member; send all seals with the record."));
    }

    private static Outcome refused(Problem problem) {
        return new Outcome.Refused(problem);
    }
}
