package org.crypttalk.server.api;

import java.util.List;
import java.util.Map;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;

/** The JSON objects of the routes below {@code /api/conversations} and {@code /api/messages}. */
@SuppressWarnings("ArrayRecordComponent") // bound or written once, never compared
final class ConversationBodies {

    private ConversationBodies() {}

    record Seal(AccountId account, long generation, byte[] seal) {}

    record NewRecord(byte[] record, List<Seal> seals) {}

    record Seals(List<Seal> seals) {}

    record Created(ConversationId conversation, long sequence, long time) {}

    record Place(long sequence, long time) {}

    record Repair(AccountId account, long n) {}

    record Conversation(
            ConversationId conversation,
            List<AccountId> members,
            long head,
            long time,
            long epoch,
            Map<String, Long> delivered,
            Map<String, byte[]> readMarks,
            List<Repair> repairs) {}

    record Conversations(List<Conversation> conversations) {}

    record OwnSeal(long generation, byte[] seal) {}

    record Epoch(long n, long sequence, long time, byte[] record, List<OwnSeal> seals) {}

    record Epochs(List<Epoch> epochs) {}

    record Nothing() {}

    record Sequence(long sequence) {}
}
