package org.crypttalk.client.conversation;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.crypttalk.client.account.Directory;
import org.crypttalk.client.account.Held;
import org.crypttalk.client.account.ThisDevice;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.conversation.EpochCreation;
import org.crypttalk.client.crypto.conversation.EpochSeals;
import org.crypttalk.client.rest.Answer;
import org.crypttalk.client.rest.ConversationApi;
import org.crypttalk.client.rest.Refusal;
import org.crypttalk.client.store.ConversationRow;
import org.crypttalk.client.store.Self;
import org.crypttalk.client.view.TrustProblem;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.conversation.Member;

/**
 * Creating the conversation, renewing its key, and helping others to a missing one (protocol sections 7.3 to 7.5). Under the lock of its
 * {@link Dialogue}.
 */
final class Keying {

    private static final Readiness SOON = new Readiness.Later(2_000);
    private static final long REPAIR_PATIENCE_MILLIS = 30_000;
    private static final long OLDEST_EPOCH_MILLIS = Duration.ofDays(7).toMillis();
    private static final long MOST_ENTRIES = 1_000;

    private record Repaired(ConversationApi.Repair repair, long generation) {}

    private final ThisDevice device;
    private final Directory directory;
    private final Dialogue dialogue;
    private final Set<Repaired> repaired = new HashSet<>();

    Keying(ThisDevice device, Directory directory, Dialogue dialogue) {
        this.device = device;
        this.directory = directory;
        this.dialogue = dialogue;
    }

    /**
     * Makes the conversation fit to take a message.
     *
     * @param renewKey whether the server says that it must take a fresh key
     */
    Readiness ready(boolean renewKey) {
        ConversationRow row = dialogue.row();
        if (dialogue.isBlocked()) {
            return new Readiness.Blocked("Nothing is sent here any more: "
                    + row.problems().getFirst().sentence());
        }
        Held own = directory.atLeast(device.self().account(), device.self().device());
        Held other = dialogue.peerIsFresh() ? directory.atLeast(row.peer(), 0) : directory.grow(row.peer());
        if (!(own instanceof Held.Known self) || other instanceof Held.Unknown) {
            return SOON;
        }
        return switch (other) {
            case Held.Unknown _ -> SOON;
            case Held.Refused(TrustProblem problem, var _) -> new Readiness.Blocked(problem.sentence());
            case Held.Known known
            when known.needsNewerVersion() -> new Readiness.Blocked(TrustProblem.NEWER_VERSION.sentence());
            case Held.Known known ->
                row.cursor() == 0 ? create(self.log(), known.log()) : renewed(self.log(), known.log(), renewKey);
        };
    }

    private Readiness create(AccountLog own, AccountLog other) {
        Self self = device.self();
        EpochCreation creation = EpochCreation.create(
                own, other, self.device(), self.keys().signing(), device.clock().millis(), device.random());
        dialogue.epochs().remember(0, creation.key());
        Answer<ConversationApi.Place> answer =
                device.asking(token -> device.conversations().create(token, creation));
        return afterRecord(answer);
    }

    private Readiness renewed(AccountLog own, AccountLog other, boolean renewKey) {
        Optional<HeldEpoch> newest = dialogue.epochs().newest();
        if (newest.isEmpty()) {
            return SOON;
        }
        boolean renew = renewKey;
        if (newest.get().key() == null) {
            long left = waitForRepair(newest.get());
            if (left > 0) {
                return new Readiness.Later(Math.min(left, 5_000));
            }
            renew = true;
        }
        if (!renew && !isRotationDue(newest.get(), own) && !isRotationDue(newest.get(), other)) {
            return new Readiness.Ready();
        }
        return rotate(newest.get(), own, other);
    }

    /** How long to wait, in milliseconds; 0 when nobody has helped for long enough. */
    private long waitForRepair(HeldEpoch epoch) {
        long now = device.clock().millis();
        if (epoch.repairAskedAt() > 0) {
            return Math.max(0, epoch.repairAskedAt() + REPAIR_PATIENCE_MILLIS - now);
        }
        Answer<Boolean> asked = device.asking(token -> device.conversations()
                .askForRepair(
                        token, dialogue.row().conversation(), epoch.epoch().n()));
        if (asked instanceof Answer.Ok<Boolean>) {
            dialogue.epochs().asked(dialogue.row(), epoch, now);
        }
        return REPAIR_PATIENCE_MILLIS;
    }

    /** Asks the members for the key of the newest epoch if it is missing. */
    void askForRepair() {
        dialogue.epochs()
                .newest()
                .filter(epoch -> epoch.key() == null && epoch.repairAskedAt() == 0)
                .ifPresent(this::waitForRepair);
    }

    private boolean isRotationDue(HeldEpoch newest, AccountLog log) {
        Member member = newest.epoch().roster().member(log.account()).orElse(null);
        if (member == null) {
            return false;
        }
        boolean newGeneration = log.generation().number() > member.generation();
        boolean revoked = log.devices().stream().anyMatch(each -> {
            Long ended = each.endedAt();
            return ended != null && !each.retired() && ended > member.head().seq();
        });
        boolean old = device.clock().millis() - newest.epoch().time() > OLDEST_EPOCH_MILLIS;
        boolean full = dialogue.row().cursor() - newest.epoch().place() >= MOST_ENTRIES;
        return newGeneration || revoked || old || full;
    }

    private Readiness rotate(HeldEpoch newest, AccountLog own, AccountLog other) {
        Self self = device.self();
        List<AccountLog> logs = own.account().equals(other.account()) ? List.of(own) : List.of(own, other);
        EpochCreation creation = EpochCreation.rotate(
                newest.epoch(),
                logs,
                dialogue.row().seen(),
                self.device(),
                self.keys().signing(),
                device.clock().millis(),
                device.random());
        dialogue.epochs().remember(newest.epoch().n() + 1, creation.key());
        Answer<ConversationApi.Place> answer = device.asking(
                token -> device.conversations().rotate(token, dialogue.row().conversation(), creation));
        if (answer.isRefused("invalid")) {
            // A log grew meanwhile.
            directory.grow(own.account());
            directory.grow(other.account());
            return SOON;
        }
        return afterRecord(answer);
    }

    /** The record that stands there is read like any other, whoever made it. */
    private Readiness afterRecord(Answer<ConversationApi.Place> answer) {
        return switch (answer) {
            case Answer.None<ConversationApi.Place> _ -> SOON;
            case Answer.Refused<ConversationApi.Place>(Refusal refusal)
            when !refusal.code().equals("epoch_conflict") ->
                refusal.status() == 429 || refusal.status() >= 500 ? SOON : new Readiness.Blocked(refusal.detail());
            case Answer.Ok<ConversationApi.Place> _, Answer.Refused<ConversationApi.Place> _ -> {
                boolean caught = dialogue.sync().catchUp() == Sync.Caught.UP;
                boolean usable =
                        caught && dialogue.epochs().newest().map(HeldEpoch::key).isPresent();
                yield usable ? new Readiness.Ready() : SOON;
            }
        };
    }

    /** Seals keys again for members who ask, unless they are blocked: the server would not tell of their asking. */
    void answerRepairs(List<ConversationApi.Repair> repairs) {
        if (dialogue.isPeerBlocked()) {
            return;
        }
        for (ConversationApi.Repair repair : repairs) {
            HeldEpoch held = dialogue.epochs().at(repair.n());
            if (held == null
                    || held.key() == null
                    || repair.account().equals(device.self().account())) {
                continue;
            }
            Secret key = held.key();
            Member member = held.epoch().roster().member(repair.account()).orElse(null);
            if (member == null || !(directory.grow(repair.account()) instanceof Held.Known known)) {
                continue;
            }
            Repaired done = new Repaired(repair, known.log().generation().number());
            if (repaired.contains(done)) {
                continue;
            }
            EpochCreation.MemberSeal seal =
                    EpochSeals.seal(held.record(), member, known.log().generation(), key, device.random());
            Answer<Boolean> sent = device.asking(token ->
                    device.conversations().repair(token, dialogue.row().conversation(), repair.n(), List.of(seal)));
            if (sent instanceof Answer.Ok<Boolean>) {
                repaired.add(done);
            }
        }
    }
}
