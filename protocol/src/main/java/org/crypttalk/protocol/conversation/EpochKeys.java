package org.crypttalk.protocol.conversation;

import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Hashes;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.cbor.CborWriter;
import org.jspecify.annotations.Nullable;

/** What is bound to an epoch's key: its commitment and the context of its seals (protocol sections 7.3 and 7.5). */
public final class EpochKeys {

    /** Bytes of K_n. */
    public static final int KEY_BYTES = 32;

    private EpochKeys() {}

    /**
     * The commitment of a record to its key.
     *
     * @param conversation as in the record's body: null in record 0 of a group
     */
    public static Hash commitment(@Nullable ConversationId conversation, long n, Bytes key) {
        return Hashes.of(new CborWriter(128)
                .array(4)
                .text(Labels.EPOCH_KEY)
                .hashOrEmpty(conversation == null ? null : conversation.value())
                .uint(n)
                .bytes(key));
    }

    /** The HPKE info of the seal of K_n to a member's account key. */
    public static Bytes sealInfo(EpochRecord record, Member member) {
        return sealInfo(record, member, member.generation(), member.keyHash());
    }

    /** The same to another generation of the member's keys: a repair. */
    public static Bytes sealInfo(EpochRecord record, Member member, long generation, Hash keyHash) {
        ConversationId conversation = record.body().conversation();
        return new CborWriter(192)
                .array(7)
                .text(Labels.EPOCH_KEY_SEAL)
                .hashOrEmpty(conversation == null ? null : conversation.value())
                .uint(record.body().n())
                .hash(record.hash())
                .hash(member.account().value())
                .uint(generation)
                .hash(keyHash)
                .finish();
    }
}
