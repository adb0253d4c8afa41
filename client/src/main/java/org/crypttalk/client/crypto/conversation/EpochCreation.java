package org.crypttalk.client.crypto.conversation;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.Generation;
import org.crypttalk.protocol.conversation.Author;
import org.crypttalk.protocol.conversation.ConversationIds;
import org.crypttalk.protocol.conversation.EpochBody;
import org.crypttalk.protocol.conversation.EpochKeys;
import org.crypttalk.protocol.conversation.EpochRecord;
import org.crypttalk.protocol.conversation.Member;
import org.crypttalk.protocol.conversation.Roster;
import org.crypttalk.protocol.conversation.RosterChange;
import org.crypttalk.protocol.conversation.TranscriptPoint;
import org.crypttalk.protocol.conversation.VerifiedEpoch;
import org.jspecify.annotations.Nullable;

/**
 * A new epoch of a direct conversation: the record, its key, and the key sealed to every member (protocol sections 7.3 and 7.5).
 *
 * @param key K_n
 * @param seals one for each member, in the roster's order
 */
public record EpochCreation(EpochRecord record, Secret key, List<MemberSeal> seals) {

    /** A seal of K_n to a member's account key of a generation. */
    public record MemberSeal(AccountId account, long generation, Bytes seal) {}

    /** Record 0 of the direct conversation of two accounts, or of one with itself. */
    public static EpochCreation create(
            AccountLog own, AccountLog other, long device, SigningKey deviceKey, long timeMillis, SecureRandom random) {
        List<AccountLog> logs = own.account().equals(other.account()) ? List.of(own) : List.of(own, other);
        Roster roster = Roster.of(logs.stream().map(EpochCreation::newest).toList());
        return make(
                ConversationIds.direct(own.account(), other.account()),
                null,
                EpochBody.Kind.CREATE,
                new RosterChange(roster.members(), List.of()),
                roster,
                TranscriptPoint.START,
                new Signer(own, device, deviceKey, timeMillis),
                logs,
                random);
    }

    /**
     * The record that follows {@code previous} with a fresh key. Members whose logs grew are put with their newest head.
     *
     * @param logs of every member, the own one first
     * @param seen the transcript as this device knows it
     */
    public static EpochCreation rotate(
            VerifiedEpoch previous,
            List<AccountLog> logs,
            TranscriptPoint seen,
            long device,
            SigningKey deviceKey,
            long timeMillis,
            SecureRandom random) {
        List<Member> put = previous.roster().members().stream()
                .map(member -> logs.stream()
                        .filter(log -> log.account().equals(member.account()))
                        .findFirst()
                        .map(EpochCreation::newest)
                        .orElseThrow(() -> new IllegalArgumentException("The log of a member is missing")))
                .filter(member -> !previous.roster().member(member.account()).equals(Optional.of(member)))
                .toList();
        RosterChange change = new RosterChange(put, List.of());
        return make(
                previous.conversation(),
                previous,
                EpochBody.Kind.ROTATE,
                change,
                previous.roster().after(change),
                seen,
                new Signer(logs.getFirst(), device, deviceKey, timeMillis),
                logs,
                random);
    }

    private record Signer(AccountLog log, long device, SigningKey key, long timeMillis) {}

    private static EpochCreation make(
            ConversationId conversation,
            @Nullable VerifiedEpoch previous,
            EpochBody.Kind kind,
            RosterChange change,
            Roster roster,
            TranscriptPoint seen,
            Signer signer,
            List<AccountLog> logs,
            SecureRandom random) {
        Secret key = Secret.random(EpochKeys.KEY_BYTES, random);
        long n = previous == null ? 0 : previous.n() + 1;
        Hash prev = previous == null ? null : previous.recordHash();
        EpochBody body = new EpochBody(
                conversation,
                n,
                prev,
                kind,
                new Author(signer.log.account(), signer.device, signer.log.head()),
                change,
                roster.hash(),
                EpochBody.KeyMode.FRESH,
                EpochKeys.commitment(conversation, n, key.reveal()),
                seen,
                signer.timeMillis,
                null);
        EpochRecord record = EpochRecord.of(body, signer.key.sign(Labels.EPOCH_RECORD_SIGNATURE, body.encode()));
        List<MemberSeal> seals = roster.members().stream()
                .map(member -> {
                    AccountLog log = logs.stream()
                            .filter(l -> l.account().equals(member.account()))
                            .findFirst()
                            .orElseThrow();
                    return EpochSeals.seal(record, member, log.generation(), key, random);
                })
                .toList();
        return new EpochCreation(record, key, seals);
    }

    private static Member newest(AccountLog log) {
        Generation generation = log.generation();
        return new Member(log.account(), 0, log.head(), generation.number(), generation.accountKeyHash());
    }
}
