package org.crypttalk.client.store;

import java.util.List;
import java.util.Optional;
import org.crypttalk.client.crypto.Seals;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.client.crypto.account.DeviceKeys;
import org.crypttalk.client.rest.Token;
import org.crypttalk.client.view.StopReason;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.cbor.CborReader;
import org.crypttalk.protocol.cbor.CborWriter;
import org.crypttalk.protocol.key.XWing;

/** The one row that says who this device is. */
public final class SelfStore {

    private static final int MAX_TEXT = 1_024;
    private static final int MAX_GENERATIONS = 512;

    private final SealedRow<Self> row;

    public SelfStore(ProfileFile file) {
        this.row = new SealedRow<>(file, "self", SelfStore::encode, SelfStore::decode);
    }

    public Optional<Self> read() {
        return row.read();
    }

    public void write(Self self) {
        row.write(self);
    }

    private static void encode(Self self, CborWriter writer) {
        writer.array(13)
                .uint(1)
                .text(self.server())
                .hash(self.account().value())
                .text(self.name().shown())
                .uint(self.device())
                .bytes(self.keys().signing().seed().unsafeArray())
                .bytes(self.keys().sealSeed().unsafeArray())
                .bytes(self.vaultKey().unsafeArray())
                .list(self.accountSeeds(), (w, seed) -> w.bytes(seed.unsafeArray()))
                .uint(self.enrolledAt())
                .uint(self.confirmed() ? 1 : 0)
                .text(self.token().map(Token::reveal).orElse(""))
                .text(self.stopped().map(Enum::name).orElse(""));
    }

    private static Self decode(CborReader reader) throws MalformedException {
        reader.array(13).uint(1);
        String server = reader.text(MAX_TEXT);
        AccountId account = new AccountId(reader.hash());
        AccountName name = AccountName.parse(reader.text(MAX_TEXT));
        long device = reader.uint();
        SigningKey signing = SigningKey.of(Secret.copyOf(reader.bytes(XWing.SEED_BYTES)));
        Secret sealSeed = Secret.copyOf(reader.bytes(XWing.SEED_BYTES));
        Secret vaultKey = Secret.copyOf(reader.bytes(32));
        List<Secret> seeds = reader.list(MAX_GENERATIONS, r -> Secret.copyOf(r.bytes(XWing.SEED_BYTES)));
        long enrolledAt = reader.uint();
        boolean confirmed = reader.uint(1) == 1;
        String token = reader.text(MAX_TEXT);
        String stopped = reader.text(MAX_TEXT);
        return new Self(
                server,
                account,
                name,
                device,
                new DeviceKeys(signing, sealSeed, Seals.publicKey(sealSeed)),
                vaultKey,
                seeds.size() - 1L,
                seeds,
                enrolledAt,
                confirmed,
                token.isEmpty() ? Optional.empty() : Optional.of(new Token(token)),
                stopped.isEmpty() ? Optional.empty() : Optional.of(StopReason.valueOf(stopped)));
    }
}
