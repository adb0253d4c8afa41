package org.crypttalk.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogVerdict;
import org.crypttalk.protocol.conversation.ConversationIds;
import org.crypttalk.protocol.conversation.EpochRecord;
import org.crypttalk.protocol.conversation.EpochRecords;
import org.crypttalk.protocol.conversation.EpochVerdict;
import org.crypttalk.protocol.envelope.Envelope;
import org.junit.jupiter.api.Test;

/** What the bench sends passes every check that a server can make. */
class BenchAccountTest {

    private final BenchAccount alice = new BenchAccount(new SecureRandom(), 1);
    private final BenchAccount bob = new BenchAccount(new SecureRandom(), 2);

    @Test
    void itsLogIsValid() {
        assertThat(log(alice).account()).isEqualTo(alice.id());
    }

    @Test
    void itsConversationsAreValid() {
        EpochRecord record = alice.createConversationWith(bob, 3);
        Map<AccountId, AccountLog> logs = Map.of(alice.id(), log(alice), bob.id(), log(bob));

        EpochVerdict verdict = new EpochRecords(logs::get, _ -> null, EpochRecords.Occasion.ACCEPTING)
                .verify(ConversationIds.direct(bob.id(), alice.id()), null, record, 1);

        assertThat(verdict).isInstanceOf(EpochVerdict.Valid.class);
    }

    @Test
    void itsEnvelopesDecodeAndCarryWhatTheReceiverLooksFor() throws Exception {
        byte[] conversation = Hash.ZERO.toBytes();
        EnvelopeTemplate template =
                new EnvelopeTemplate(conversation, alice.id().toBytes(), 300, 1, new SecureRandom());
        byte[] first = template.next(70_000, 1_764_000_000_000L).clone();
        byte[] second = template.next(70_001, 1_764_000_000_000L).clone();

        Envelope decoded = Envelope.decode(first);

        assertThat(first).hasSize(300);
        assertThat(decoded.header().account()).isEqualTo(alice.id());
        assertThat(decoded.header().n()).isZero();
        byte[] id = decoded.header().message().toBytes();
        assertThat(id[6] >> 4).as("version of the UUID").isEqualTo(7);
        assertThat(id[8] >> 6 & 3).as("variant of the UUID").isEqualTo(2);
        assertThat(Envelope.decode(second).header().message())
                .isNotEqualTo(decoded.header().message());
    }

    @Test
    void largeEnvelopesDecodeToo() throws Exception {
        EnvelopeTemplate template =
                new EnvelopeTemplate(new byte[32], alice.id().toBytes(), 5_000, 0, new SecureRandom());

        assertThat(Envelope.decode(template.next(1, 1)).encode().size()).isEqualTo(5_000);
    }

    private static AccountLog log(BenchAccount account) {
        LogVerdict verdict = AccountLog.verify(List.of(account.entry().toArray()));
        assertThat(verdict).isInstanceOf(LogVerdict.Valid.class);
        return ((LogVerdict.Valid) verdict).log();
    }
}
