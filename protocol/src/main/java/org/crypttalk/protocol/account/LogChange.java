package org.crypttalk.protocol.account;

import java.util.List;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.key.Ed25519;
import org.crypttalk.protocol.key.XWing;

/** What an entry of an account log changes: its kind and details (protocol section 4.1). Devices are named by the seq that added them. */
public sealed interface LogChange {

    /** The number of the kind. */
    long kind();

    /** The account begins, with its first device (0) and generation 0. */
    record Create(Bytes deviceKey, Bytes deviceSealKey, Generation generation) implements LogChange {
        @Override
        public long kind() {
            return 0;
        }
    }

    /**
     * A device enters after the password or the recovery code opened the enrolment key.
     *
     * @param which 0 password, 1 recovery code
     */
    record AddByUnlocking(Bytes deviceKey, Bytes deviceSealKey, long generation, long which) implements LogChange {
        @Override
        public long kind() {
            return 1;
        }
    }

    /** A device enters because an active one approved it. */
    record AddByApproval(Bytes deviceKey, Bytes deviceSealKey, long generation, long approver) implements LogChange {
        @Override
        public long kind() {
            return 2;
        }
    }

    /**
     * Devices are revoked and a new generation begins.
     *
     * @param revoked ascending
     * @param changed bits: 1 password, 2 recovery code, 4 strict mode on, 8 strict mode off
     */
    record Revoke(long by, List<Long> revoked, long changed, Generation generation) implements LogChange {
        @Override
        public long kind() {
            return 3;
        }
    }

    /** Password, recovery code or strict mode change and a new generation begins; {@code revoked} is empty in a valid one. */
    record ChangeUnlock(long by, List<Long> revoked, long changed, Generation generation) implements LogChange {
        @Override
        public long kind() {
            return 4;
        }
    }

    /** A device leaves by itself. */
    record Retire(long device) implements LogChange {
        @Override
        public long kind() {
            return 5;
        }
    }

    /** A kind of a later version, its details as they are. */
    record Unknown(long kind, Bytes details) implements LogChange {}

    /** The most devices a list can name within an entry's size. */
    int MAX_REVOKED = 10_000;

    /** Writes the details array. */
    default void writeDetails(CborWriter writer) {
        switch (this) {
            case Create create -> {
                writer.array(3).bytes(create.deviceKey).bytes(create.deviceSealKey);
                create.generation.write(writer);
            }
            case AddByUnlocking add ->
                writer.array(4)
                        .bytes(add.deviceKey)
                        .bytes(add.deviceSealKey)
                        .uint(add.generation)
                        .uint(add.which);
            case AddByApproval add ->
                writer.array(4)
                        .bytes(add.deviceKey)
                        .bytes(add.deviceSealKey)
                        .uint(add.generation)
                        .uint(add.approver);
            case Revoke revoke -> writeRenewal(writer, revoke.by, revoke.revoked, revoke.changed, revoke.generation);
            case ChangeUnlock change ->
                writeRenewal(writer, change.by, change.revoked, change.changed, change.generation);
            case Retire retire -> writer.array(1).uint(retire.device);
            case Unknown unknown -> writer.raw(unknown.details.unsafeArray());
        }
    }

    private static void writeRenewal(
            CborWriter writer, long by, List<Long> revoked, long changed, Generation generation) {
        writer.array(4).uint(by).list(revoked, CborWriter::uint).uint(changed);
        generation.write(writer);
    }

    /** Reads the details array of a kind. */
    static LogChange readDetails(long kind, CborReader reader) throws MalformedException {
        if (kind > 5) {
            return new Unknown(kind, reader.anyArray(1));
        }
        return switch ((int) kind) {
            case 0 -> {
                reader.array(3);
                yield new Create(deviceKey(reader), sealKey(reader), Generation.read(reader));
            }
            case 1 -> {
                reader.array(4);
                yield new AddByUnlocking(deviceKey(reader), sealKey(reader), reader.uint(), reader.uint());
            }
            case 2 -> {
                reader.array(4);
                yield new AddByApproval(deviceKey(reader), sealKey(reader), reader.uint(), reader.uint());
            }
            case 3 -> {
                reader.array(4);
                yield new Revoke(
                        reader.uint(),
                        reader.list(MAX_REVOKED, CborReader::uint),
                        reader.uint(15),
                        Generation.read(reader));
            }
            case 4 -> {
                reader.array(4);
                yield new ChangeUnlock(
                        reader.uint(),
                        reader.list(MAX_REVOKED, CborReader::uint),
                        reader.uint(15),
                        Generation.read(reader));
            }
            default -> {
                reader.array(1);
                yield new Retire(reader.uint());
            }
        };
    }

    private static Bytes deviceKey(CborReader reader) throws MalformedException {
        return reader.bytes(Ed25519.PUBLIC_KEY_BYTES);
    }

    private static Bytes sealKey(CborReader reader) throws MalformedException {
        return reader.bytes(XWing.PUBLIC_KEY_BYTES);
    }
}
