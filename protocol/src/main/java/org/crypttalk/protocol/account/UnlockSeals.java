package org.crypttalk.protocol.account;

import java.util.List;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Hashes;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.key.Ed25519;
import org.crypttalk.protocol.key.XWing;
import org.jspecify.annotations.Nullable;

/**
 * How the vault key and the enrolment key of a generation reach those who may have them (protocol section 3.6).
 *
 * @param generation g
 * @param enrolmentKey E_g public
 * @param password null in strict mode
 * @param devices ascending by device; empty in generation 0
 */
public record UnlockSeals(
        long generation, Bytes enrolmentKey, @Nullable Pair password, Pair recovery, List<DeviceSeal> devices) {

    /** Seals to one unlock key: of V_g, of E_g's seed, and the key itself. */
    public record Pair(Bytes vaultKeySeal, Bytes enrolmentKeySeal, Bytes unlockKey) {}

    /** The seal of V_g to a device's DK. */
    public record DeviceSeal(long device, Bytes vaultKeySeal) {}

    public Bytes encode() {
        CborWriter writer = new CborWriter(8_192).structure(7).uint(generation).bytes(enrolmentKey);
        if (password == null) {
            writer.none();
        } else {
            write(writer, password);
        }
        write(writer, recovery);
        return writer.list(devices, (w, seal) -> w.array(2).uint(seal.device()).bytes(seal.vaultKeySeal()))
                .finish();
    }

    public static UnlockSeals decode(byte[] unlockSeals) throws MalformedException {
        CborReader reader = new CborReader(unlockSeals, Limits.UNLOCK_SEALS_BYTES).structure(7);
        long generation = reader.uint();
        Bytes enrolmentKey = reader.bytes(Ed25519.PUBLIC_KEY_BYTES);
        Pair password = reader.isNone() ? null : readPair(reader);
        Pair recovery = readPair(reader);
        List<DeviceSeal> devices = reader.list(
                Limits.UNLOCK_SEALS_BYTES / XWing.SEAL_BYTES,
                r -> new DeviceSeal(r.array(2).uint(), r.bytes(XWing.SEAL_BYTES)));
        reader.end();
        for (int i = 1; i < devices.size(); i++) {
            if (devices.get(i).device() <= devices.get(i - 1).device()) {
                throw new MalformedException("Device seals stand in ascending order of device");
            }
        }
        if (generation == 0 && !devices.isEmpty()) {
            throw new MalformedException("Generation 0 has no device seals");
        }
        return new UnlockSeals(generation, enrolmentKey, password, recovery, devices);
    }

    /** sealsHash: what the generation in the log commits to. */
    public static Hash hash(byte[] unlockSeals) {
        return Hashes.ofBytes(Labels.UNLOCK_SEALS, unlockSeals);
    }

    private static void write(CborWriter writer, Pair pair) {
        writer.array(3)
                .bytes(pair.vaultKeySeal())
                .bytes(pair.enrolmentKeySeal())
                .bytes(pair.unlockKey());
    }

    private static Pair readPair(CborReader reader) throws MalformedException {
        reader.array(3);
        return new Pair(
                reader.bytes(XWing.SEAL_BYTES), reader.bytes(XWing.SEAL_BYTES), reader.bytes(XWing.PUBLIC_KEY_BYTES));
    }
}
