package org.crypttalk.cli.bench.seed;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;
import org.crypttalk.cli.bench.BenchApi;
import org.crypttalk.client.crypto.Secret;
import org.crypttalk.client.crypto.SigningKey;
import org.crypttalk.client.crypto.account.KdfParameters;
import org.crypttalk.client.crypto.account.LoginSecrets;
import org.crypttalk.client.crypto.account.NewAccount;
import org.crypttalk.client.crypto.account.Password;
import org.crypttalk.client.crypto.account.RecoveryCode;
import org.crypttalk.client.crypto.account.RegistrationRequest;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.Base64Url;
import org.crypttalk.protocol.Bytes;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Labels;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.LogVerdict;
import org.crypttalk.protocol.session.SessionStatement;
import org.jspecify.annotations.Nullable;

/**
 * Somebody with a real account, whose device 0 is signed in here.
 *
 * @param password to sign in with elsewhere; null where nobody is meant to, which saves stretching one
 * @param token of the session; a secret
 */
record SeedPerson(String name, @Nullable String password, AccountLog log, SigningKey deviceKey, String token) {

    private static final int MOST_NAMESAKES = 20;

    /**
     * Registers somebody and opens a session. When another account has the name, a number follows it.
     *
     * @param created what the account's log says
     * @throws CommandFailure if the server refuses
     */
    static SeedPerson register(
            BenchApi api, String name, @Nullable String password, Instant created, SecureRandom random) {
        for (int namesake = 1; namesake <= MOST_NAMESAKES; namesake++) {
            String tried = namesake == 1 ? name : name + "." + namesake;
            NewAccount account = account(tried, password, created, random);
            Optional<String> conflict = api.postUnlessConflicting("/api/auth/register", bundle(account.request()));
            if (conflict.isEmpty()) {
                return signedIn(api, tried, password, account);
            }
            if (!conflict.get().equals("name_taken")) {
                throw new CommandFailure(
                        ExitCode.BENCH_IMPOSSIBLE, "The server refused the account " + tried + ": " + conflict.get());
            }
        }
        throw new CommandFailure(
                ExitCode.BENCH_IMPOSSIBLE,
                MOST_NAMESAKES + " accounts are called " + name + " there: choose another name or --seed.");
    }

    private static SeedPerson signedIn(BenchApi api, String name, @Nullable String password, NewAccount account) {
        if (!(AccountLog.verify(List.of(account.entry().encode().toArray()))
                instanceof LogVerdict.Valid(AccountLog log))) {
            throw new IllegalStateException("A log that was just made is valid");
        }
        SigningKey key = account.device().signing();
        String token = api.openSession(
                log.account(),
                (audience, challenge, time) -> key.sign(
                        Labels.SESSION, new SessionStatement(audience, log.account(), 0, challenge, time).encode()));
        return new SeedPerson(name, password, log, key, token);
    }

    private static NewAccount account(String name, @Nullable String password, Instant created, SecureRandom random) {
        AccountName accountName = accountName(name);
        long time = created.toEpochMilli();
        try (RecoveryCode code = RecoveryCode.create(random)) {
            if (password == null) {
                try (LoginSecrets nobodys = new LoginSecrets(Secret.random(32, random), Secret.random(32, random))) {
                    Hash passwordRandom = Hash.of(Secret.random(32, random).unsafeArray());
                    return NewAccount.create(
                            accountName, passwordRandom, KdfParameters.STANDARD, nobodys, code, time, random);
                }
            }
            try (Password typed = Password.of(password).orElseThrow()) {
                return NewAccount.create(accountName, typed, code, KdfParameters.STANDARD, time, random);
            }
        }
    }

    private static AccountName accountName(String name) {
        try {
            return AccountName.parse(name);
        } catch (MalformedException e) {
            throw new CommandFailure(ExitCode.USAGE, name + " is no account name: " + e.getMessage() + ".", e);
        }
    }

    private static Map<String, Object> bundle(RegistrationRequest account) {
        Map<String, Object> bundle = new LinkedHashMap<>();
        bundle.put("name", account.name().shown());
        bundle.put("random", Base64Url.encode(account.random().toBytes()));
        bundle.put("memoryKiB", account.parameters().memoryKiB());
        bundle.put("iterations", account.parameters().iterations());
        bundle.put("parallelism", account.parameters().parallelism());
        bundle.put("authSecret", account.authSecret());
        bundle.put("recoveryAuthSecret", account.recoveryAuthSecret());
        bundle.put("passwordBox", text(account.passwordBox()));
        bundle.put("recoveryBox", text(account.recoveryBox()));
        bundle.put("entry", text(account.entry()));
        bundle.put("unlockSeals", text(account.unlockSeals()));
        bundle.put("keyVault", text(account.keyVault()));
        return bundle;
    }

    private static String text(Bytes bytes) {
        return Base64Url.encode(bytes.unsafeArray());
    }

    /** The name only. */
    @Override
    public String toString() {
        return "SeedPerson[" + name + "]";
    }
}
