package org.crypttalk.server.store;

import java.util.List;
import java.util.Map;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.ConversationId;
import org.crypttalk.protocol.Hash;

/**
 * The epoch keys, sealed to the members (docs/protocol.md section 7.5).
 *
 * <table>
 * <caption>Structures and their life cycle</caption>
 * <tr><th>structure</th><th>begins</th><th>changes</th><th>ends</th></tr>
 * <tr><td>first seal of (conversation, record hash, account)</td><td>{@link #keep}, before the record is appended</td><td>never</td><td>
 * {@link #drop}, if the record was refused</td></tr>
 * <tr><td>repair seal</td><td>{@link #repair}</td><td>never</td><td>when {@value #MAX_REPAIRS} newer ones came</td></tr>
 * <tr><td>request for repair by (conversation, account, epoch)</td><td>{@link #requestRepair}</td><td>never</td><td>with the next repair
 * seal for it</td></tr>
 * </table>
 *
 * <p>A record and its seals are in different files, so they are accepted in an order that no crash can break: first the seals, durably,
 * by the record's hash; then the record, by {@link Envelopes#append}. A crash in between leaves seals without a record. Nobody is ever
 * given them unless the same record comes again, for then they are right; so they are harmless. A record without its seals cannot be.
 */
public interface EpochSeals {

    /** Repair seals kept for each account and record beside the first one: with it, 8. */
    int MAX_REPAIRS = 7;

    /**
     * An epoch key for one member.
     *
     * @param generation of the account key it is sealed to
     */
    @SuppressWarnings("ArrayRecordComponent") // shared, never changed
    record Seal(AccountId account, long generation, byte[] seal) {}

    /** A member who cannot open the key of an epoch. */
    record Repair(AccountId account, long epoch) {}

    /** Keeps the first seals of a record that is about to be appended, durably. An account that has one for this record keeps that. */
    void keep(ConversationId conversation, Hash recordHash, List<Seal> seals);

    /** Forgets the seals of a record that was not accepted. */
    void drop(ConversationId conversation, Hash recordHash);

    /** Adds repair seals for a record that was accepted as this epoch, and takes back the requests they answer; durably. */
    void repair(ConversationId conversation, long epoch, Hash recordHash, List<Seal> seals);

    /** The account's seals for each of these records that has any, the newest first. */
    Map<Hash, List<Seal>> of(ConversationId conversation, AccountId account, List<Hash> recordHashes);

    /** Asks the other members for a seal, durably. Asking twice is asking once. */
    void requestRepair(ConversationId conversation, AccountId account, long epoch);

    /** What is asked for in this conversation, by epoch and account. */
    List<Repair> repairs(ConversationId conversation);
}
