package org.crypttalk.server.account;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.AccountName;
import org.crypttalk.protocol.Hash;
import org.crypttalk.protocol.Limits;
import org.crypttalk.protocol.MalformedException;
import org.crypttalk.protocol.account.AccountLog;
import org.crypttalk.protocol.account.Generation;
import org.crypttalk.protocol.account.LogVerdict;
import org.crypttalk.protocol.account.UnlockSeals;
import org.crypttalk.protocol.vault.Box;
import org.crypttalk.protocol.vault.KeyVault;
import org.crypttalk.server.problem.Problem;
import org.crypttalk.server.problem.ProblemCode;
import org.crypttalk.server.store.Accounts;
import org.crypttalk.server.store.Invites;

/**
 * Makes an account from the bundle that a client built (docs/protocol.md, sections 3 to 5). Everything that public data allows is checked: the
 * create entry is valid, unlock seals and key vault are those it commits to, boxes have their form. Of several who want one name at once, the
 * store lets exactly one have it. The first account is the administrator's. An invite is judged before the name, so that whoever has none does
 * not learn which names are taken.
 *
 * <p>A client whose answer was lost sends the same bundle again, and is answered as the first time: same name, same create entry, and the secrets
 * that were stored then. Whoever has all of that made the account.
 */
public final class Register {

    /** What a client sends. The secrets in it are for hashing only. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record Bundle(
            String name,
            Optional<String> email,
            Optional<String> inviteCode,
            Accounts.Derivation derivation,
            byte[] authSecret,
            byte[] recoveryAuthSecret,
            byte[] passwordBox,
            byte[] recoveryBox,
            byte[] entry,
            byte[] unlockSeals,
            byte[] keyVault) {

        @Override
        public String toString() {
            return "Bundle[redacted]";
        }
    }

    /** What became of it. */
    public sealed interface Outcome {
        record Registered(AccountId account, String name, Accounts.Role role) implements Outcome {}

        record Refused(Problem problem) implements Outcome {}
    }

    private final Accounts accounts;
    private final Invites invites;
    private final PasswordHashes hashes;
    private final RegistrationPolicy policy;
    private final Throttle byAddress;
    private final InstantSource clock;

    public Register(
            Accounts accounts,
            Invites invites,
            PasswordHashes hashes,
            RegistrationPolicy policy,
            Throttle byAddress,
            InstantSource clock) {
        this.accounts = accounts;
        this.invites = invites;
        this.hashes = hashes;
        this.policy = policy;
        this.byAddress = byAddress;
        this.clock = clock;
    }

    public Outcome register(Bundle bundle, InetAddress from) throws InterruptedException {
        Optional<Problem> tooMany = byAddress.count(Throttle.keyOf(from));
        if (tooMany.isPresent()) {
            return refused(tooMany.get());
        }
        AccountName name;
        try {
            name = AccountName.parse(bundle.name());
        } catch (MalformedException e) {
            return refused(Problem.invalid(e.getMessage() + "."));
        }
        Optional<String> broken = rulesBroken(bundle);
        if (broken.isPresent()) {
            return refused(Problem.invalid(broken.get()));
        }
        if (!(AccountLog.verify(List.of(bundle.entry())) instanceof LogVerdict.Valid valid)) {
            return refused(Problem.invalid("The entry is no valid create entry of an account log."));
        }
        Optional<String> uncommitted = notCommitted(bundle, valid.log().generation());
        if (uncommitted.isPresent()) {
            return refused(Problem.invalid(uncommitted.get()));
        }
        AccountId account = valid.log().account();
        Optional<Outcome> repeated = repeated(bundle, name, account);
        if (repeated.isPresent()) {
            byAddress.forgive(Throttle.keyOf(from));
            return repeated.get();
        }
        if (policy == RegistrationPolicy.CLOSED) {
            return refused(Problem.of(
                    ProblemCode.REGISTRATION_CLOSED, "This server takes no new accounts. Ask the person who runs it."));
        }
        Optional<Hash> invite = bundle.inviteCode().map(InviteCodes::idOf);
        // Both are asked before the costly hashing, and again, decisively, by the store. The invite first: a stranger
        // learns no names.
        if (!invited(invite)) {
            // Unless it was used by the same bundle, that came twice at once.
            return repeated(bundle, name, account).orElseGet(() -> refused(inviteNeeded()));
        }
        if (accounts.byName(name.key()).isPresent()) {
            return repeated(bundle, name, account).orElseGet(() -> refused(nameTaken()));
        }
        Accounts.NewAccount made = new Accounts.NewAccount(
                account,
                name.shown(),
                bundle.email().map(email -> email.strip().toLowerCase(Locale.ROOT)),
                new Accounts.Credentials(
                        account,
                        bundle.derivation(),
                        hashes.hash(bundle.authSecret()),
                        hashes.hash(bundle.recoveryAuthSecret()),
                        bundle.passwordBox(),
                        bundle.recoveryBox()),
                bundle.entry(),
                bundle.unlockSeals(),
                bundle.keyVault(),
                invite,
                policy == RegistrationPolicy.INVITE,
                clock.millis());
        return switch (accounts.register(made)) {
            case Accounts.Registration.Registered registered ->
                new Outcome.Registered(account, name.shown(), registered.role());
            // By somebody else, or by the same bundle that came twice at once.
            case Accounts.Registration.NameTaken _ ->
                repeated(bundle, name, account).orElseGet(() -> refused(nameTaken()));
            case Accounts.Registration.AccountExists _ ->
                refused(Problem.invalid("This account exists already. Make new keys and try again."));
            case Accounts.Registration.InviteRefused _ ->
                repeated(bundle, name, account).orElseGet(() -> refused(inviteNeeded()));
        };
    }

    /**
     * The answer of the first time, if this bundle is what the account of this name was made from. The recovery code's secret, which nobody
     * guesses, is compared first: without it, neither answer nor time says anything about the password.
     */
    private Optional<Outcome> repeated(Bundle bundle, AccountName name, AccountId account) throws InterruptedException {
        Optional<Accounts.Account> known =
                accounts.byName(name.key()).filter(one -> one.id().equals(account));
        Optional<Accounts.Credentials> credentials = accounts.credentials(name.key());
        if (known.isEmpty()
                || credentials.isEmpty()
                || !hashes.matches(Optional.of(credentials.get().recoveryHash()), bundle.recoveryAuthSecret())
                || !hashes.matches(Optional.of(credentials.get().passwordHash()), bundle.authSecret())) {
            return Optional.empty();
        }
        return known.map(one -> new Outcome.Registered(one.id(), one.name(), one.role()));
    }

    private boolean invited(Optional<Hash> invite) {
        return invite.isPresent()
                ? invites.isOpen(invite.get(), clock.millis())
                : policy != RegistrationPolicy.INVITE || accounts.isEmpty();
    }

    private static Problem inviteNeeded() {
        return Problem.of(
                ProblemCode.INVITE_NEEDED,
                "This server takes new accounts by invite only, and the invite is missing, used or expired. Ask for one.");
    }

    private static Problem nameTaken() {
        return Problem.of(ProblemCode.NAME_TAKEN, "Somebody has this name already. Choose another one.");
    }

    private static Outcome refused(Problem problem) {
        return new Outcome.Refused(problem);
    }

    private static Optional<String> rulesBroken(Bundle bundle) {
        if (!DerivationParameters.allows(bundle.derivation())) {
            return Optional.of("The parameters of the key derivation are outside the bounds.");
        }
        if (bundle.authSecret().length != PasswordHashes.AUTH_SECRET_BYTES
                || bundle.recoveryAuthSecret().length != PasswordHashes.AUTH_SECRET_BYTES) {
            return Optional.of(
                    "authSecret and recoveryAuthSecret have " + PasswordHashes.AUTH_SECRET_BYTES + " bytes.");
        }
        if (!bundle.email().map(Register::isEmail).orElse(true)) {
            return Optional.of("The e-mail address is none; it may be left out.");
        }
        if (!isUnlockBox(bundle.passwordBox()) || !isUnlockBox(bundle.recoveryBox())) {
            return Optional.of(
                    "passwordBox and recoveryBox are boxes of at most " + Limits.UNLOCK_BOX_BYTES + " bytes.");
        }
        return Optional.empty();
    }

    private static Optional<String> notCommitted(Bundle bundle, Generation generation) {
        try {
            UnlockSeals seals = UnlockSeals.decode(bundle.unlockSeals());
            if (seals.generation() != 0
                    || seals.password() == null
                    || !seals.enrolmentKey().equals(generation.enrolmentKey())) {
                return Optional.of("The unlock seals are not those of generation 0 with this enrolment key.");
            }
            KeyVault.decode(bundle.keyVault());
        } catch (MalformedException e) {
            return Optional.of("Unlock seals or key vault do not decode: " + e.getMessage() + ".");
        }
        Hash seals = UnlockSeals.hash(bundle.unlockSeals());
        Hash vault = KeyVault.hash(bundle.keyVault());
        return seals.equals(generation.sealsHash()) && vault.equals(generation.keyVaultHash())
                ? Optional.empty()
                : Optional.of("The entry does not commit to these unlock seals and this key vault.");
    }

    static boolean isUnlockBox(byte[] box) {
        try {
            Box.decode(box, Limits.UNLOCK_BOX_BYTES);
            return true;
        } catch (MalformedException e) {
            return false;
        }
    }

    private static boolean isEmail(String email) {
        int at = email.indexOf('@');
        return email.length() <= Limits.EMAIL_CHARACTERS
                && at > 0
                && at == email.lastIndexOf('@')
                && at < email.length() - 1
                && email.chars().allMatch(c -> c > ' ' && c != 0x7f);
    }
}
