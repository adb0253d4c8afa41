package org.crypttalk.server.store;

import java.util.List;
import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;

/**
 * Who has an account, and what a login needs.
 *
 * <table>
 * <caption>Structures and their life cycle</caption>
 * <tr><th>structure</th><th>begins</th><th>changes</th><th>ends</th></tr>
 * <tr><td>account: id, name, role, e-mail, avatar</td><td>{@link #register}</td><td>avatar</td><td>never yet</td></tr>
 * <tr><td>name, unique without regard to case (ASCII)</td><td>with its account; of concurrent claims exactly one wins</td><td>never
 * </td><td>never yet</td></tr>
 * <tr><td>credentials: derivation parameters, two bcrypt hashes, two unlock boxes</td><td>with the account</td><td>a box at each
 * enrolment ({@link AccountLogs#enrol})</td><td>never yet</td></tr>
 * </table>
 *
 * <p>Registration is one step: account, credentials, first log entry ({@link AccountLogs}), unlock seals and key vault ({@link Vaults})
 * and the use of an invite ({@link Invites}) are all there, or none is. The first account is the administrator.
 */
public interface Accounts {

    /** What an account may do besides chatting. */
    enum Role {
        USER,
        ADMINISTRATOR
    }

    /**
     * What everybody who is signed in may see, and the role.
     *
     * @param name as it was registered
     * @param avatarImage the seed of a generated picture; empty if none was chosen
     */
    record Account(AccountId id, String name, Role role, Optional<String> avatarImage, long createdMillis) {}

    /** How a client stretches the password: 32 random bytes and the parameters of Argon2id (docs/protocol.md section 3.2). */
    @SuppressWarnings("ArrayRecordComponent") // shared, never changed
    record Derivation(byte[] random, long memoryKiB, long iterations, long parallelism) {}

    /**
     * What a login is checked against, and what it then may fetch.
     *
     * @param passwordHash bcrypt of the password's authSecret
     * @param recoveryHash bcrypt of the recovery code's authSecret
     * @param passwordBox unlock box 0
     * @param recoveryBox unlock box 1
     */
    @SuppressWarnings("ArrayRecordComponent") // shared, never changed
    record Credentials(
            AccountId account,
            Derivation derivation,
            String passwordHash,
            String recoveryHash,
            byte[] passwordBox,
            byte[] recoveryBox) {

        /** The account only: the rest is secret. */
        @Override
        public String toString() {
            return "Credentials[" + account + "]";
        }
    }

    /**
     * Everything that begins with an account.
     *
     * @param entry entry 0 of its log
     * @param invite SHA-256 of the invite's code, to be used up; checked if it is there, whether needed or not
     * @param inviteNeeded whether registration without an invite is refused; the very first account needs none
     */
    @SuppressWarnings("ArrayRecordComponent") // shared, never changed
    record NewAccount(
            AccountId id,
            String name,
            Optional<String> email,
            Credentials credentials,
            byte[] entry,
            byte[] unlockSeals,
            byte[] keyVault,
            Optional<Hash> invite,
            boolean inviteNeeded,
            long timeMillis) {

        /** The id only: the rest is personal or secret. */
        @Override
        public String toString() {
            return "NewAccount[" + id + "]";
        }
    }

    /** What became of a registration. */
    sealed interface Registration {
        record Registered(Role role) implements Registration {}

        /** An invite is needed and missing, or the one given is unknown, used or expired. Nothing is said of names and accounts. */
        record InviteRefused() implements Registration {}

        record NameTaken() implements Registration {}

        /** The account is registered already, under whatever name. */
        record AccountExists() implements Registration {}
    }

    /** Registers an account in one durable step; judged in the order of the outcomes' declaration. */
    Registration register(NewAccount account);

    /** Whether nobody has registered yet. */
    boolean isEmpty();

    Optional<Account> byId(AccountId id);

    /** By name, in any case. */
    Optional<Account> byName(String name);

    /** By name, in any case. */
    Optional<Credentials> credentials(String name);

    /**
     * Accounts whose names contain the query, in any case: first those that begin with it, each group by name.
     *
     * @param limit the most accounts, at least 1
     */
    List<Account> search(String query, int limit);

    /** Sets the avatar, durably. An account that does not exist is ignored. */
    void setAvatar(AccountId id, String avatarImage);
}
