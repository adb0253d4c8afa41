package org.crypttalk.client.conversation;

import java.util.Objects;
import java.util.Optional;
import org.crypttalk.client.account.Directory;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.conversation.ConversationState;
import org.crypttalk.client.store.ConversationRow;
import org.crypttalk.client.store.EntryRow;
import org.crypttalk.client.store.EntryStore;
import org.crypttalk.client.store.EntryStore.Link;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.conversation.Transcript;
import org.crypttalk.protocol.conversation.TranscriptPoint;
import org.crypttalk.protocol.conversation.VerifiedEpoch;
import org.jspecify.annotations.Nullable;

/** What this device knows of a conversation when it opens an envelope: everything below its cursor. */
record Reading(ConversationRow row, Epochs epochs, Directory directory, EntryStore entries)
        implements ConversationState, Transcript.Knowledge {

    @Override
    public ConversationId conversation() {
        return row.conversation();
    }

    @Override
    public @Nullable VerifiedEpoch epoch(long n) {
        HeldEpoch held = epochs.at(n);
        return held == null ? null : held.epoch();
    }

    @Override
    public @Nullable Secret epochKey(long n) {
        HeldEpoch held = epochs.at(n);
        return held == null ? null : held.key();
    }

    @Override
    public @Nullable AccountLog log(AccountId account) {
        return directory.log(account);
    }

    @Override
    public @Nullable Hash entryHash(long sequence) {
        return entries.at(row, sequence).map(EntryRow::entryHash).orElse(null);
    }

    @Override
    public @Nullable Hash at(long sequence) {
        return sequence == 0
                ? TranscriptPoint.START.hash()
                : entries.at(row, sequence).map(EntryRow::transcript).orElse(null);
    }

    @Override
    public boolean isKnown(MessageId message, long sequence) {
        return entries.byMessage(row, message)
                .map(entry -> entry.sequence() != sequence)
                .orElse(false);
    }

    @Override
    public boolean fitsChain(
            AccountId account, long device, long counter, long sequence, Hash envelopeHash, @Nullable Hash previous) {
        Bytes envelope = entries.tag(envelopeHash);
        Optional<Link> same = entries.linkAt(row, account, device, counter);
        if (same.isPresent()
                && (same.get().sequence() != sequence || !same.get().envelope().equals(envelope))) {
            return false;
        }
        Optional<Link> below = entries.linkBelow(row, account, device, counter);
        if (below.isPresent()) {
            Link before = below.get();
            boolean linked = before.counter() != counter - 1
                    || (previous != null && before.envelope().equals(entries.tag(previous)));
            if (before.sequence() >= sequence || !linked) {
                return false;
            }
        }
        Optional<Link> above = entries.linkAbove(row, account, device, counter);
        if (above.isEmpty()) {
            return true;
        }
        Link after = above.get();
        boolean linked = after.counter() != counter + 1 || Objects.equals(after.previous(), envelope);
        return after.sequence() > sequence && linked;
    }
}
