package org.crypttalk.client.crypto.conversation;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.MessageId;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.conversation.VerifiedEpoch;
import org.crypttalk.protocol.envelope.SignedMessage;
import org.jspecify.annotations.Nullable;

/** A conversation as far as it was read, in memory. Grows by what was verified. Not for several threads. */
public final class KnownConversation implements ConversationState {

    private record SenderDevice(AccountId account, long device) {}

    private record Link(
            long sequence, Hash envelopeHash, @Nullable Hash previous) {}

    private final ConversationId conversation;
    private final Map<Long, VerifiedEpoch> epochs = new HashMap<>();
    private final Map<Long, Secret> keys = new HashMap<>();
    private final Map<AccountId, AccountLog> logs = new HashMap<>();
    private final Map<Long, Hash> entries = new HashMap<>();
    private final Map<MessageId, Long> messages = new HashMap<>();
    private final Map<SenderDevice, NavigableMap<Long, Link>> chains = new HashMap<>();

    public KnownConversation(ConversationId conversation) {
        this.conversation = conversation;
    }

    /** Adds a verified record, which also is the entry at its place. */
    public void add(VerifiedEpoch epoch) {
        epochs.put(epoch.n(), epoch);
        entries.put(epoch.place(), epoch.recordHash());
    }

    /** Adds an epoch key that opened to its commitment. */
    public void addKey(long n, Secret key) {
        keys.put(n, key);
    }

    /** Adds or replaces the log of an account. */
    public void add(AccountLog log) {
        logs.put(log.account(), log);
    }

    /** Adds the hash of an entry. */
    public void addEntry(long sequence, Hash entryHash) {
        entries.put(sequence, entryHash);
    }

    /** Adds an opened message at its place. */
    public void add(long sequence, Envelopes.Outcome.Opened opened) {
        SignedMessage message = opened.message();
        entries.put(sequence, opened.envelopeHash());
        messages.put(message.message(), sequence);
        chains.computeIfAbsent(new SenderDevice(message.account(), message.device()), key -> new TreeMap<>())
                .put(message.counter(), new Link(sequence, opened.envelopeHash(), message.previous()));
    }

    @Override
    public ConversationId conversation() {
        return conversation;
    }

    @Override
    public @Nullable VerifiedEpoch epoch(long n) {
        return epochs.get(n);
    }

    @Override
    public @Nullable Secret epochKey(long n) {
        return keys.get(n);
    }

    @Override
    public @Nullable AccountLog log(AccountId account) {
        return logs.get(account);
    }

    @Override
    public @Nullable Hash entryHash(long sequence) {
        return entries.get(sequence);
    }

    @Override
    public boolean isKnown(MessageId message, long sequence) {
        Long known = messages.get(message);
        return known != null && known != sequence;
    }

    @Override
    public boolean fitsChain(
            AccountId account, long device, long counter, long sequence, Hash envelopeHash, @Nullable Hash previous) {
        NavigableMap<Long, Link> chain = chains.get(new SenderDevice(account, device));
        if (chain == null) {
            return true;
        }
        Link same = chain.get(counter);
        if (same != null && (same.sequence != sequence || !same.envelopeHash.equals(envelopeHash))) {
            return false;
        }
        Map.Entry<Long, Link> before = chain.lowerEntry(counter);
        if (before != null && before.getValue().sequence >= sequence) {
            return false;
        }
        if (before != null
                && before.getKey() == counter - 1
                && !before.getValue().envelopeHash.equals(previous)) {
            return false;
        }
        Map.Entry<Long, Link> following = chain.higherEntry(counter);
        if (following == null) {
            return true;
        }
        boolean inOrder = following.getValue().sequence > sequence;
        boolean linked = following.getKey() != counter + 1 || envelopeHash.equals(following.getValue().previous);
        return inOrder && linked;
    }
}
