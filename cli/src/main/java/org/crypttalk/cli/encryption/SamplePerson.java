package org.crypttalk.cli.encryption;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.crypttalk.client.crypto.account.KdfParameters;
import org.crypttalk.client.crypto.account.NewAccount;
import org.crypttalk.client.crypto.account.Password;
import org.crypttalk.client.crypto.account.RecoveryCode;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogVerdict;

/**
 * A made-up person with a real account: made as registering makes one.
 *
 * @param log as everybody verifies it
 * @param originalId what the first Crypt-Talk would call this person: the id of a database, 24 hexadecimal digits
 */
record SamplePerson(NewAccount account, AccountLog log, String originalId) implements AutoCloseable {

    private static final int ORIGINAL_ID_BYTES = 12;

    /** Makes one. Slow: the password is stretched with the standard parameters. */
    static SamplePerson create(String name, String password, long timeMillis, SecureRandom random) {
        try (Password typed = Password.of(password).orElseThrow();
                RecoveryCode code = RecoveryCode.create(random)) {
            NewAccount account =
                    NewAccount.create(AccountName.parse(name), typed, code, KdfParameters.STANDARD, timeMillis, random);
            byte[] id = new byte[ORIGINAL_ID_BYTES];
            random.nextBytes(id);
            LogVerdict verdict =
                    AccountLog.verify(List.of(account.entry().encode().unsafeArray()));
            if (!(verdict instanceof LogVerdict.Valid(AccountLog log))) {
                throw new IllegalStateException("A new account's log is valid, but this one is " + verdict);
            }
            return new SamplePerson(account, log, HexFormat.of().formatHex(id));
        } catch (MalformedException e) {
            throw new IllegalArgumentException("The sample name is no account name", e);
        }
    }

    String name() {
        return account.request().name().shown();
    }

    @Override
    public void close() {
        account.device().close();
        account.vaultKey().close();
        account.accountSeed().close();
    }
}
