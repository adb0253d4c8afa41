package org.crypttalk.client.crypto.account;

import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.key.XWing;

/** The HPKE infos of unlock seals (protocol section 3.6). */
final class UnlockSealInfo {

    private UnlockSealInfo() {}

    static Bytes vaultKeyToUnlock(long generation, Bytes enrolmentKey, long which, Bytes unlockKey) {
        return info(Labels.VAULT_KEY_TO_UNLOCK, generation, enrolmentKey, which, unlockKey);
    }

    static Bytes enrolmentKeyToUnlock(long generation, Bytes enrolmentKey, long which, Bytes unlockKey) {
        return info(Labels.ENROLMENT_KEY_TO_UNLOCK, generation, enrolmentKey, which, unlockKey);
    }

    static Bytes vaultKeyToDevice(long generation, Bytes enrolmentKey, long device, Bytes deviceSealKey) {
        return info(Labels.VAULT_KEY_TO_DEVICE, generation, enrolmentKey, device, deviceSealKey);
    }

    private static Bytes info(String label, long generation, Bytes enrolmentKey, long number, Bytes key) {
        return new CborWriter(160)
                .array(5)
                .text(label)
                .uint(generation)
                .bytes(enrolmentKey)
                .uint(number)
                .hash(XWing.keyHash(key))
                .finish();
    }
}
