package org.crypttalk.server.account;

import java.util.Locale;

/**
 * Who may make an account. The first account, the administrator's, needs no invite; a server whose registration is closed takes none at all.
 */
public enum RegistrationPolicy {
    /** Anybody. */
    OPEN,
    /** Whoever has an invite that was not used yet. */
    INVITE,
    /** Nobody. */
    CLOSED;

    /** The word on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The word on the command line, which is the same. */
    @Override
    public String toString() {
        return word();
    }
}
