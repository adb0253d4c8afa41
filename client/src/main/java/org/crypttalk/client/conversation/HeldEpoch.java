package org.crypttalk.client.conversation;

import org.crypttalk.client.crypto.Secret;
import org.crypttalk.protocol.conversation.EpochRecord;
import org.crypttalk.protocol.conversation.VerifiedEpoch;
import org.jspecify.annotations.Nullable;

/**
 * An epoch that was verified.
 *
 * @param key K_n; null while no seal opened to it
 * @param repairAskedAt when the members were asked for a seal, milliseconds since 1970 UTC; 0 if not
 */
record HeldEpoch(
        EpochRecord record, VerifiedEpoch epoch, @Nullable Secret key, long repairAskedAt) {

    HeldEpoch withKey(Secret opened) {
        return new HeldEpoch(record, epoch, opened, repairAskedAt);
    }

    HeldEpoch asked(long timeMillis) {
        return new HeldEpoch(record, epoch, key, timeMillis);
    }
}
