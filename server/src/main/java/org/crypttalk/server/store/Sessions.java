package org.crypttalk.server.store;

import java.util.List;
import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;

/**
 * Who is signed in (docs/protocol.md section 6).
 *
 * <table>
 * <caption>Structures and their life cycle</caption>
 * <tr><th>structure</th><th>begins</th><th>changes</th><th>ends</th></tr>
 * <tr><td>session, named by the SHA-256 of its token</td><td>{@link #open}, durably</td><td>its last use, some time after {@link #touch}
 * </td><td>{@link #end}, {@link #endDevice}, {@link #endUnusedSince}, durably</td></tr>
 * </table>
 *
 * <p>How long a session lasts is the caller's to judge, by its times.
 */
public interface Sessions {

    /** What a session may do. */
    enum Kind {
        /** Fetch what a sign-in needs, and enrol. */
        UNLOCK,
        /** Everything else. */
        DEVICE
    }

    /**
     * A session.
     *
     * @param id SHA-256 of its token
     * @param secret which secret opened an unlock session: 0 password, 1 recovery code; 0 for device sessions
     * @param device the device of a device session; 0 for unlock sessions
     */
    record Session(
            Hash id, AccountId account, Kind kind, int secret, long device, long createdMillis, long lastUsedMillis) {

        /** The same, used at this time if not later. */
        public Session lastUsed(long millis) {
            return millis <= lastUsedMillis
                    ? this
                    : new Session(id, account, kind, secret, device, createdMillis, millis);
        }
    }

    /** Opens a session; of an account with more than {@code most} sessions the longest unused are ended and returned. */
    List<Session> open(Session session, int most);

    Optional<Session> byId(Hash id);

    /** Notes a use. Written behind, within a minute: losing it costs a session at most that much of its idle time. */
    void touch(Hash id, long nowMillis);

    /** Ends a session. Returns whether it was there. */
    boolean end(Hash id);

    /** Ends all sessions of a device and returns them. */
    List<Session> endDevice(AccountId account, long device);

    /** Ends the sessions of a kind that were not used since, and returns them. */
    List<Session> endUnusedSince(Kind kind, long millis);

    /** The account's sessions, the newest first. */
    List<Session> ofAccount(AccountId account);
}
