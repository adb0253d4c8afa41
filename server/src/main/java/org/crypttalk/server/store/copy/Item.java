package org.crypttalk.server.store.copy;

import java.util.List;
import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.store.Accounts;
import org.crypttalk.server.store.EpochSeals;
import org.crypttalk.server.store.Sessions;
import org.crypttalk.server.store.StoredEntry;

/**
 * One thing that a server keeps, whole: whatever of it a person or a client could ever notice, times and places included. The arrays are
 * shared and never changed. Some are secret, so none is printed.
 */
public sealed interface Item {

    /** A secret of {@link org.crypttalk.server.store.Settings}. */
    @SuppressWarnings("ArrayRecordComponent")
    record Secret(String name, byte[] value) implements Item {
        @Override
        public String toString() {
            return "Secret[" + name + "]";
        }
    }

    /** An invite; the account that used it names it. */
    record Invite(Hash codeHash, long expiresMillis) implements Item {}

    /**
     * An account with entry 0 of its log and its vault.
     *
     * @param account its boxes are the newest; {@code inviteNeeded} says nothing
     */
    record Account(Accounts.NewAccount account, Accounts.Role role, Optional<String> avatarImage) implements Item {
        @Override
        public String toString() {
            return account.toString();
        }
    }

    /** An entry of an account's log from 1 on. */
    @SuppressWarnings("ArrayRecordComponent")
    record LogEntry(AccountId account, long seq, byte[] entry) implements Item {}

    /** An account's private store, from version 1 on. */
    @SuppressWarnings("ArrayRecordComponent")
    record PrivateStore(AccountId account, long version, byte[] store) implements Item {}

    record Session(Sessions.Session session) implements Item {
        @Override
        public String toString() {
            return "Session of " + session.account();
        }
    }

    /**
     * A conversation.
     *
     * @param members in ascending order
     * @param writers those of them who have sent an envelope, in ascending order
     * @param order rises in the order in which the server's conversations were created
     */
    record Conversation(
            ConversationId id, List<AccountId> members, List<AccountId> writers, long createdMillis, long order)
            implements Item {}

    /**
     * The seals of one record for one account.
     *
     * @param repairs the oldest first
     */
    record Seals(ConversationId conversation, Hash recordHash, EpochSeals.Seal first, List<EpochSeals.Seal> repairs)
            implements Item {}

    record RepairRequest(ConversationId conversation, EpochSeals.Repair repair) implements Item {}

    record Cursor(ConversationId conversation, AccountId account, long sequence) implements Item {}

    @SuppressWarnings("ArrayRecordComponent")
    record ReadMark(ConversationId conversation, AccountId account, byte[] mark) implements Item {}

    /** When an account was last connected. */
    record Sighting(AccountId account, long timeMillis) implements Item {}

    /** An account that blocks another one. */
    record Block(AccountId by, AccountId whom) implements Item {}

    record Entry(StoredEntry entry) implements Item {}

    /** About how many bytes it takes: the large parts, and a little for the rest. */
    default int roughBytes() {
        int rest = 500;
        return rest
                + switch (this) {
                    case Entry entry -> entry.entry().body().length;
                    case PrivateStore store -> store.store().length;
                    case LogEntry log -> log.entry().length;
                    case Seals seals ->
                        (1 + seals.repairs().size()) * seals.first().seal().length;
                    case Account account ->
                        account.account().keyVault().length + account.account().unlockSeals().length;
                    case ReadMark mark -> mark.mark().length;
                    case Secret _,
                            Invite _,
                            Session _,
                            Conversation _,
                            RepairRequest _,
                            Cursor _,
                            Sighting _,
                            Block _ -> 0;
                };
    }
}
