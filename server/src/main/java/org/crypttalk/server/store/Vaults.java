package org.crypttalk.server.store;

import java.util.Optional;
import org.crypttalk.protocol.AccountId;

/**
 * What an account keeps for its devices, all of it ciphertext (docs/protocol.md sections 3.6 and 5).
 *
 * <table>
 * <caption>Structures and their life cycle</caption>
 * <tr><th>structure</th><th>begins</th><th>changes</th><th>ends</th></tr>
 * <tr><td>key vault and unlock seals of the newest generation</td><td>{@link Accounts#register}</td><td>with a new generation
 * (later)</td><td>never</td></tr>
 * <tr><td>private store, with a version</td><td>version 1 by the first {@link #write}</td><td>version v + 1 over v only</td><td>never
 * </td></tr>
 * </table>
 */
public interface Vaults {

    /**
     * An account's vault.
     *
     * @param version of the private store; 0 if there is none yet
     */
    @SuppressWarnings("ArrayRecordComponent") // shared, never changed
    record Vault(byte[] keyVault, byte[] unlockSeals, long version, Optional<byte[]> store) {}

    /** What became of a write. */
    sealed interface Write {
        record Written() implements Write {}

        /** The version is not the next one; the current one is {@code version}. */
        record Stale(long version) implements Write {}
    }

    /** The account's vault; empty if there is no such account. */
    Optional<Vault> of(AccountId account);

    /** Replaces the private store, durably, if {@code version} is the current one plus 1. */
    Write write(AccountId account, long version, byte[] store);
}
