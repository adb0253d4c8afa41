package org.crypttalk.server.api;

import org.crypttalk.server.session.SignedIn;
import org.crypttalk.server.store.Sessions;

/** Which session a route needs: column A of docs/protocol.md, section 11. */
enum Access {
    /** Anybody may ask. */
    ANYONE,
    /** Only a login that has not enrolled yet. */
    UNLOCK,
    /** A login or a device. */
    UNLOCK_OR_DEVICE,
    /** Only a device. */
    DEVICE;

    /** Whether this session is of the kind that is needed. */
    boolean admits(SignedIn session) {
        return switch (this) {
            case ANYONE, UNLOCK_OR_DEVICE -> true;
            case UNLOCK -> session.kind() == Sessions.Kind.UNLOCK;
            case DEVICE -> session.kind() == Sessions.Kind.DEVICE;
        };
    }
}
