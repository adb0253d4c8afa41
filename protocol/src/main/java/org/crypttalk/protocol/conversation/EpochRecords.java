package org.crypttalk.protocol.conversation;

import java.util.List;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.Generation;
import org.crypttalk.protocol.account.LogHead;
import org.crypttalk.protocol.conversation.EpochBody.KeyMode;
import org.crypttalk.protocol.conversation.EpochBody.Kind;
import org.crypttalk.protocol.key.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * Verification of epoch records from public data (protocol section 7.4), the same for server and clients.
 *
 * <p>Direct conversations are judged in full; of a group, which this version does not know, only that it is one.
 */
public final class EpochRecords {

    /** The verified logs at hand. */
    @FunctionalInterface
    public interface Logs {
        /** The account's log; null if it is not known. */
        @Nullable
        AccountLog of(AccountId account);
    }

    /** Who asks: history may name generations that were the newest when it was made. */
    public enum Occasion {
        /** A server about to accept the record: its logs are complete, so that generations must be the newest. */
        ACCEPTING,
        /** A client that reads it, now or years later. */
        READING
    }

    private final Logs logs;
    private final Transcript.Knowledge transcript;
    private final Occasion occasion;

    public EpochRecords(Logs logs, Transcript.Knowledge transcript, Occasion occasion) {
        this.logs = logs;
        this.transcript = transcript;
        this.occasion = occasion;
    }

    /**
     * Judges a record.
     *
     * @param conversation the one it was sent to or fetched for
     * @param previous the state from record n − 1 on; null for record 0
     * @param record what is to come next
     * @param place the sequence it has or would get
     */
    public EpochVerdict verify(
            ConversationId conversation, @Nullable VerifiedEpoch previous, EpochRecord record, long place) {
        EpochBody body = record.body();
        if (previous == null ? body.conversation() == null : !previous.direct()) {
            return new EpochVerdict.Unsupported();
        }
        EpochRule broken = checkForm(conversation, previous, body);
        if (broken != null) {
            return new EpochVerdict.Invalid(broken);
        }
        Roster before = previous == null ? Roster.EMPTY : previous.roster();
        Roster after = before.after(body.change());
        broken = checkRoster(conversation, before, after, body);
        if (broken != null) {
            return new EpochVerdict.Invalid(broken);
        }
        broken = checkTranscript(previous, body.transcript(), place);
        if (broken != null) {
            return new EpochVerdict.Invalid(broken);
        }
        EpochVerdict.LogNeeded needed = logNeeded(after, body);
        if (needed != null) {
            return needed;
        }
        broken = checkMembers(after, body);
        if (broken == null) {
            broken = checkAuthor(after, record);
        }
        if (broken != null) {
            return new EpochVerdict.Invalid(broken);
        }
        return new EpochVerdict.Valid(new VerifiedEpoch(
                conversation,
                true,
                body.n(),
                record.hash(),
                place,
                after,
                body.commitment(),
                body.transcript(),
                body.time()));
    }

    private static @Nullable EpochRule checkForm(
            ConversationId conversation, @Nullable VerifiedEpoch previous, EpochBody body) {
        if (!conversation.equals(body.conversation())) {
            return EpochRule.CONVERSATION;
        }
        if (body.n() != (previous == null ? 0 : previous.n() + 1)) {
            return EpochRule.N;
        }
        if (previous == null ? body.prev() != null : !previous.recordHash().equals(body.prev())) {
            return EpochRule.PREV;
        }
        if (body.kind() != (previous == null ? Kind.CREATE : Kind.ROTATE)) {
            return EpochRule.KIND;
        }
        if (body.keyMode() != KeyMode.FRESH) {
            return EpochRule.KEY_MODE;
        }
        return null;
    }

    private static @Nullable EpochRule checkRoster(
            ConversationId conversation, Roster before, Roster after, EpochBody body) {
        RosterChange change = body.change();
        if (!isAscending(change.put().stream().map(Member::account).toList()) || !isAscending(change.removed())) {
            return EpochRule.CHANGE_ORDER;
        }
        if (body.kind() == Kind.CREATE) {
            if (!change.removed().isEmpty() || !isDirect(conversation, after)) {
                return EpochRule.ROSTER_MEMBERS;
            }
        } else if (!change.removed().isEmpty() || !putsOnlyUnchangedMembers(before, change)) {
            return EpochRule.ROTATE_CHANGE;
        }
        if (!after.hash().equals(body.rosterHash())) {
            return EpochRule.ROSTER_HASH;
        }
        Author author = body.author();
        Member own = after.member(author.account()).orElse(null);
        if (own == null) {
            return EpochRule.AUTHOR_NOT_MEMBER;
        }
        boolean authorBehind = before.member(author.account())
                .map(member -> author.head().seq() < member.head().seq())
                .orElse(false);
        if (authorBehind) {
            return EpochRule.AUTHOR_HEAD;
        }
        boolean lowered = change.put().stream()
                .anyMatch(member -> before.member(member.account())
                        .map(earlier -> member.head().seq() < earlier.head().seq())
                        .orElse(false));
        return lowered || own.head().seq() < author.head().seq() ? EpochRule.HEAD_LOWERED : null;
    }

    private static boolean isDirect(ConversationId conversation, Roster roster) {
        List<Member> members = roster.members();
        return !members.isEmpty()
                && members.size() <= 2
                && members.stream().allMatch(member -> member.role() == 0)
                && ConversationIds.direct(
                                members.getFirst().account(), members.getLast().account())
                        .equals(conversation);
    }

    private static boolean putsOnlyUnchangedMembers(Roster before, RosterChange change) {
        return change.put().stream()
                .allMatch(member -> before.member(member.account())
                        .map(earlier -> earlier.role() == member.role())
                        .orElse(false));
    }

    private @Nullable EpochRule checkTranscript(@Nullable VerifiedEpoch previous, TranscriptPoint point, long place) {
        TranscriptPoint least = previous == null ? TranscriptPoint.START : previous.transcript();
        if (point.sequence() >= place || point.sequence() < least.sequence()) {
            return EpochRule.TRANSCRIPT;
        }
        if (previous == null && point.sequence() != 0) {
            return EpochRule.TRANSCRIPT;
        }
        if (point.sequence() == least.sequence() && !point.equals(least)) {
            return EpochRule.TRANSCRIPT;
        }
        var known = transcript.at(point.sequence());
        return known != null && !known.equals(point.hash()) ? EpochRule.TRANSCRIPT : null;
    }

    private EpochVerdict.@Nullable LogNeeded logNeeded(Roster after, EpochBody body) {
        for (Member member : after.members()) {
            AccountLog log = logs.of(member.account());
            long seq = member.account().equals(body.author().account())
                    ? Math.max(member.head().seq(), body.author().head().seq())
                    : member.head().seq();
            if (log == null || log.head().seq() < seq) {
                return new EpochVerdict.LogNeeded(member.account(), seq);
            }
        }
        return null;
    }

    private @Nullable EpochRule checkMembers(Roster after, EpochBody body) {
        for (Member member : body.change().put()) {
            AccountLog log = logOf(member.account());
            if (!log.contains(member.head())) {
                return EpochRule.MEMBER_HEAD;
            }
            Generation generation = log.generationAt(member.head().seq());
            if (generation.number() != member.generation()
                    || !generation.accountKeyHash().equals(member.keyHash())) {
                return EpochRule.MEMBER_KEY;
            }
        }
        if (occasion == Occasion.ACCEPTING) {
            boolean allNewest = after.members().stream()
                    .allMatch(member -> logOf(member.account()).generation().number() == member.generation());
            return allNewest ? null : EpochRule.GENERATION_NOT_NEWEST;
        }
        return null;
    }

    private @Nullable EpochRule checkAuthor(Roster after, EpochRecord record) {
        Author author = record.body().author();
        AccountLog log = logOf(author.account());
        if (!log.contains(author.head())) {
            return EpochRule.AUTHOR_HEAD;
        }
        LogHead inRoster = after.member(author.account()).orElseThrow().head();
        AccountLog.Device device = log.device(author.device()).orElse(null);
        if (device == null || !device.isActiveAt(author.head().seq()) || !device.isActiveAt(inRoster.seq())) {
            return EpochRule.AUTHOR_DEVICE;
        }
        boolean signed =
                Ed25519.verify(device.key(), Labels.EPOCH_RECORD_SIGNATURE, record.bodyBytes(), record.signature());
        return signed ? null : EpochRule.SIGNATURE;
    }

    private AccountLog logOf(AccountId account) {
        AccountLog log = logs.of(account);
        if (log == null) {
            throw new IllegalStateException("The log of " + account + " was there a moment ago");
        }
        return log;
    }

    private static boolean isAscending(List<AccountId> accounts) {
        for (int i = 1; i < accounts.size(); i++) {
            if (accounts.get(i).compareTo(accounts.get(i - 1)) <= 0) {
                return false;
            }
        }
        return true;
    }
}
