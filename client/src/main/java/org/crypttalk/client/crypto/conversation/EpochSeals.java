package org.crypttalk.client.crypto.conversation;

import java.security.SecureRandom;
import java.util.Optional;
import org.crypttalk.client.crypto.Seals;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.account.Generation;
import org.crypttalk.protocol.conversation.EpochKeys;
import org.crypttalk.protocol.conversation.EpochRecord;
import org.crypttalk.protocol.conversation.Member;

/** Epoch keys on their way to members, at first and as a repair (protocol section 7.5). */
public final class EpochSeals {

    private EpochSeals() {}

    /** Seals K_n to a generation of the member's account key: the one in the roster, or for a repair the current one. */
    public static EpochCreation.MemberSeal seal(
            EpochRecord record, Member member, Generation generation, Secret epochKey, SecureRandom random) {
        Bytes info = EpochKeys.sealInfo(record, member, generation.number(), generation.accountKeyHash());
        return new EpochCreation.MemberSeal(
                member.account(), generation.number(), Seals.seal(generation.accountKey(), info, epochKey, random));
    }

    /**
     * Opens a seal.
     *
     * @param accountSeed S_g of the generation it is sealed to
     * @return nothing if it does not open, or if the key is not the one that the record commits to: then it counts as missing
     */
    public static Optional<Secret> open(
            EpochRecord record, Member self, Generation generation, Secret accountSeed, Bytes seal) {
        Bytes info = EpochKeys.sealInfo(record, self, generation.number(), generation.accountKeyHash());
        return Seals.open(accountSeed, info, seal)
                .filter(key -> EpochKeys.commitment(
                                record.body().conversation(), record.body().n(), key.reveal())
                        .equals(record.body().commitment()));
    }
}
