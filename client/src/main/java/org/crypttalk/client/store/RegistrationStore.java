package org.crypttalk.client.store;

import java.util.Optional;
import org.crypttalk.client.crypto.account.KdfParameters;
import org.crypttalk.client.crypto.account.RecoveryCode;
import org.crypttalk.client.crypto.account.RegistrationRequest;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;

/**
 * A registration whose answer is not known, with the recovery code that nobody has seen yet. It stays until the code was seen: beside a device that
 * the server has taken, only the code is of use.
 */
public final class RegistrationStore {

    private static final int MAX_TEXT = 1_024;

    private final SealedRow<Pending> row;

    RegistrationStore(ProfileFile file) {
        this.row = new SealedRow<>(file, "registration", RegistrationStore::encode, RegistrationStore::decode);
    }

    /** What was sent, and what the person is to be shown when it has come about. */
    public record Pending(RegistrationRequest request, RecoveryCode code) {}

    public Optional<Pending> read() {
        return row.read();
    }

    public void write(Pending pending) {
        row.write(pending);
    }

    public void remove() {
        row.remove();
    }

    private static void encode(Pending pending, CborWriter writer) {
        RegistrationRequest request = pending.request();
        writer.array(14)
                .uint(1)
                .text(request.name().shown())
                .hash(request.random())
                .uint(request.parameters().memoryKiB())
                .uint(request.parameters().iterations())
                .uint(request.parameters().parallelism())
                .text(request.authSecret())
                .text(request.recoveryAuthSecret())
                .bytes(request.passwordBox())
                .bytes(request.recoveryBox())
                .bytes(request.entry())
                .bytes(request.unlockSeals())
                .bytes(request.keyVault())
                .text(pending.code().text());
    }

    private static Pending decode(CborReader reader) throws MalformedException {
        reader.array(14).uint(1);
        RegistrationRequest request = new RegistrationRequest(
                AccountName.parse(reader.text(MAX_TEXT)),
                reader.hash(),
                KdfParameters.of(reader.uint(), reader.uint(), reader.uint())
                        .orElseThrow(() -> new MalformedException("its key parameters are out of bounds")),
                reader.text(MAX_TEXT),
                reader.text(MAX_TEXT),
                reader.bytesUpTo(Limits.UNLOCK_BOX_BYTES),
                reader.bytesUpTo(Limits.UNLOCK_BOX_BYTES),
                reader.bytesUpTo(Limits.LOG_ENTRY_WITH_LIST_BYTES),
                reader.bytesUpTo(Limits.UNLOCK_SEALS_BYTES),
                reader.bytesUpTo(Limits.KEY_VAULT_BYTES));
        RecoveryCode code = RecoveryCode.parse(reader.text(MAX_TEXT))
                .orElseThrow(() -> new MalformedException("its recovery code does not fit"));
        return new Pending(request, code);
    }
}
