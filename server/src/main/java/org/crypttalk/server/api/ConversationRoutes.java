package org.crypttalk.server.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.crypttalk.protocol.Limits;
import org.crypttalk.server.account.Throttle;
import org.crypttalk.server.conversation.AcceptEpoch;
import org.crypttalk.server.conversation.AskForRepair;
import org.crypttalk.server.conversation.ReadConversations;
import org.crypttalk.server.conversation.RepairSeals;
import org.crypttalk.server.delivery.AppendEnvelope;
import org.crypttalk.server.delivery.NoteDelivered;
import org.crypttalk.server.delivery.ReadPage;
import org.crypttalk.server.delivery.RelayMark;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.store.EpochSeals;
import org.crypttalk.server.store.StoredEntry;

/** The routes below {@code /api/conversations} and {@code /api/messages}. */
public final class ConversationRoutes {

    private final AcceptEpoch acceptEpoch;
    private final ReadConversations readConversations;
    private final AskForRepair askForRepair;
    private final RepairSeals repairSeals;
    private final AppendEnvelope appendEnvelope;
    private final ReadPage readPage;
    private final NoteDelivered noteDelivered;
    private final RelayMark relayMark;
    private final Throttle writes;
    private final Throttle liveEvents;

    /**
     * @param writes how often an account may write what is kept; envelopes are not counted
     * @param liveEvents how often it may say what is usually said in events
     */
    public ConversationRoutes(
            AcceptEpoch acceptEpoch,
            ReadConversations readConversations,
            AskForRepair askForRepair,
            RepairSeals repairSeals,
            AppendEnvelope appendEnvelope,
            ReadPage readPage,
            NoteDelivered noteDelivered,
            RelayMark relayMark,
            Throttle writes,
            Throttle liveEvents) {
        this.acceptEpoch = acceptEpoch;
        this.readConversations = readConversations;
        this.askForRepair = askForRepair;
        this.repairSeals = repairSeals;
        this.appendEnvelope = appendEnvelope;
        this.readPage = readPage;
        this.noteDelivered = noteDelivered;
        this.relayMark = relayMark;
        this.writes = writes;
        this.liveEvents = liveEvents;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/conversations", "The conversations of the account")
                        .answers(200, Shape.json(ConversationBodies.Conversations.class))
                        .by(this::all),
                Route.of("POST", "/api/conversations", "Create a direct conversation with its record 0")
                        .throttledBy(writes)
                        .takes(Shape.json(ConversationBodies.NewRecord.class))
                        .answers(201, Shape.json(ConversationBodies.Created.class))
                        .by(this::create),
                Route.of("GET", "/api/conversations/{id}", "One conversation")
                        .answers(200, Shape.json(ConversationBodies.Conversation.class))
                        .by(this::one),
                Route.of("GET", "/api/conversations/{id}/epochs", "Epoch records with the reader's own seals")
                        .query("from")
                        .answers(200, Shape.json(ConversationBodies.Epochs.class))
                        .by(this::epochs),
                Route.of("POST", "/api/conversations/{id}/epochs", "Append the next epoch record")
                        .throttledBy(writes)
                        .takes(Shape.json(ConversationBodies.NewRecord.class))
                        .answers(201, Shape.json(ConversationBodies.Place.class))
                        .by(this::rotate),
                Route.of("POST", "/api/conversations/{id}/epochs/{n}/repair", "Ask the members for a seal")
                        .throttledBy(writes)
                        .takes(Shape.json(ConversationBodies.Nothing.class))
                        .answers(204, Shape.nothing())
                        .by(this::askForRepair),
                Route.of("POST", "/api/conversations/{id}/epochs/{n}/seals", "Give seals that were asked for")
                        .throttledBy(writes)
                        .takes(Shape.json(ConversationBodies.Seals.class))
                        .answers(204, Shape.nothing())
                        .by(this::repair),
                Route.of("GET", "/api/messages/{id}", "A page of entries, above or below a sequence")
                        .query("after", "before", "limit")
                        .answers(200, Shape.cbor("Page", Limits.PAGE_BYTES_WITH_LAST_ENTRY))
                        .by(this::page),
                Route.of("POST", "/api/messages/{id}", "Append an envelope")
                        .takes(Shape.cbor("Envelope", Limits.ENVELOPE_BYTES))
                        .answers(200, Shape.json(ConversationBodies.Place.class))
                        .by(this::append),
                Route.of("PUT", "/api/messages/{id}/delivered", "Say up to where this device stored entries")
                        .throttledBy(liveEvents)
                        .takes(Shape.json(ConversationBodies.Sequence.class))
                        .answers(204, Shape.nothing())
                        .by(this::delivered),
                Route.of("PUT", "/api/messages/{id}/read", "Replace this account's read mark")
                        .throttledBy(liveEvents)
                        .takes(Shape.cbor("Mark", Limits.MARK_BYTES))
                        .answers(204, Shape.nothing())
                        .by(this::read));
    }

    private Answer all(Call call) {
        return Answer.of(new ConversationBodies.Conversations(readConversations.all(call.session()).stream()
                .map(ConversationRoutes::body)
                .toList()));
    }

    private Answer one(Call call) {
        return readConversations
                .one(call.session(), call.conversation())
                .map(overview -> Answer.of(body(overview)))
                .orElseGet(() -> Answer.refused(Problem.notFound()));
    }

    private Answer create(Call call) {
        ConversationBodies.NewRecord given = call.json(ConversationBodies.NewRecord.class);
        return switch (acceptEpoch.accept(call.session(), Optional.empty(), given.record(), seals(given.seals()))) {
            case AcceptEpoch.Outcome.Refused refused -> Answer.refused(refused.problem());
            case AcceptEpoch.Outcome.Accepted accepted ->
                Answer.of(new ConversationBodies.Created(
                        accepted.conversation(), accepted.sequence(), accepted.timeMillis()));
        };
    }

    private Answer rotate(Call call) {
        ConversationBodies.NewRecord given = call.json(ConversationBodies.NewRecord.class);
        return switch (acceptEpoch.accept(
                call.session(), Optional.of(call.conversation()), given.record(), seals(given.seals()))) {
            case AcceptEpoch.Outcome.Refused refused -> Answer.refused(refused.problem());
            case AcceptEpoch.Outcome.Accepted accepted ->
                Answer.of(new ConversationBodies.Place(accepted.sequence(), accepted.timeMillis()));
        };
    }

    private Answer epochs(Call call) {
        return readConversations
                .epochs(
                        call.session(),
                        call.conversation(),
                        call.queryNumber("from").orElse(0L))
                .map(epochs -> Answer.of(new ConversationBodies.Epochs(
                        epochs.stream().map(ConversationRoutes::body).toList())))
                .orElseGet(() -> Answer.refused(Problem.notFound()));
    }

    private Answer askForRepair(Call call) {
        return answer(askForRepair.ask(call.session(), call.conversation(), call.number("n")));
    }

    private Answer repair(Call call) {
        return answer(repairSeals.repair(
                call.session(),
                call.conversation(),
                call.number("n"),
                seals(call.json(ConversationBodies.Seals.class).seals())));
    }

    private Answer page(Call call) {
        Optional<Long> after = call.queryNumber("after");
        Optional<Long> before = call.queryNumber("before");
        if (after.isPresent() == before.isPresent()) {
            return Answer.refused(Problem.malformed("Exactly one of after and before is needed."));
        }
        int limit = call.limit(Limits.PAGE_ENTRIES, Limits.PAGE_ENTRIES);
        Optional<byte[]> page = after.isPresent()
                ? readPage.after(call.session(), call.conversation(), after.get(), limit)
                : readPage.before(call.session(), call.conversation(), before.orElseThrow(), limit);
        return page.map(Answer::of).orElseGet(() -> Answer.refused(Problem.notFound()));
    }

    private Answer append(Call call) throws InterruptedException {
        CompletableFuture<AppendEnvelope.Outcome> outcome = new CompletableFuture<>();
        appendEnvelope.append(call.session(), call.cbor(), Optional.of(call.conversation()), outcome::complete);
        return switch (outcome.join()) {
            case AppendEnvelope.Outcome.Refused refused -> Answer.refused(refused.problem());
            case AppendEnvelope.Outcome.Accepted accepted ->
                Answer.of(new ConversationBodies.Place(accepted.sequence(), accepted.timeMillis()));
        };
    }

    private Answer delivered(Call call) {
        long sequence = call.json(ConversationBodies.Sequence.class).sequence();
        return noteDelivered.note(call.session(), call.conversation(), sequence)
                ? Answer.nothing()
                : Answer.refused(Problem.notFound());
    }

    private Answer read(Call call) {
        return answer(relayMark.read(call.session(), call.cbor(), Optional.of(call.conversation())));
    }

    private static Answer answer(Optional<Problem> problem) {
        return problem.map(Answer::refused).orElseGet(Answer::nothing);
    }

    private static List<EpochSeals.Seal> seals(List<ConversationBodies.Seal> seals) {
        return seals.stream()
                .map(seal -> new EpochSeals.Seal(seal.account(), seal.generation(), seal.seal()))
                .toList();
    }

    private static ConversationBodies.Conversation body(ReadConversations.Overview overview) {
        Map<String, Long> delivered = new LinkedHashMap<>();
        overview.delivered().forEach((account, sequence) -> delivered.put(account.text(), sequence));
        Map<String, byte[]> readMarks = new LinkedHashMap<>();
        overview.readMarks().forEach((account, mark) -> readMarks.put(account.text(), mark));
        return new ConversationBodies.Conversation(
                overview.conversation(),
                overview.members(),
                overview.head().sequence(),
                overview.head().timeMillis(),
                overview.head().epoch(),
                delivered,
                readMarks,
                overview.repairs().stream()
                        .map(repair -> new ConversationBodies.Repair(repair.account(), repair.epoch()))
                        .toList());
    }

    private static ConversationBodies.Epoch body(ReadConversations.Epoch epoch) {
        StoredEntry record = epoch.record();
        return new ConversationBodies.Epoch(
                record.epoch(),
                record.sequence(),
                record.timeMillis(),
                record.body(),
                epoch.seals().stream()
                        .map(seal -> new ConversationBodies.OwnSeal(seal.generation(), seal.seal()))
                        .toList());
    }
}
