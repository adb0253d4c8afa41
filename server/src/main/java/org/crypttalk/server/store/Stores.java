package org.crypttalk.server.store;

/** All stores of a server. They are one whole: what belongs together is written in the order that each store's page states. */
public interface Stores extends AutoCloseable {

    Accounts accounts();

    AccountLogs accountLogs();

    Vaults vaults();

    Sessions sessions();

    Invites invites();

    Conversations conversations();

    EpochSeals epochSeals();

    Envelopes envelopes();

    Cursors cursors();

    ReadMarks readMarks();

    Sightings sightings();

    Blocks blocks();

    Settings settings();

    /** Writes what is still waiting, and closes. Callers must have ended. */
    @Override
    void close();
}
