package org.crypttalk.server.store.memory;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.crypttalk.server.store.AccountLogs;
import org.crypttalk.server.store.Accounts;
import org.crypttalk.server.store.Blocks;
import org.crypttalk.server.store.Conversations;
import org.crypttalk.server.store.Cursors;
import org.crypttalk.server.store.Envelopes;
import org.crypttalk.server.store.EpochSeals;
import org.crypttalk.server.store.Invites;
import org.crypttalk.server.store.ReadMarks;
import org.crypttalk.server.store.Sessions;
import org.crypttalk.server.store.Settings;
import org.crypttalk.server.store.Sightings;
import org.crypttalk.server.store.Stores;
import org.crypttalk.server.store.Vaults;

/** All stores in memory. */
public final class InMemoryStores implements Stores {

    private final RandomGenerator random;
    private final InMemoryEnvelopes envelopes;
    private final InMemoryPeople people = new InMemoryPeople();
    private final InMemorySessions sessions = new InMemorySessions();
    private final InMemoryConversations conversations = new InMemoryConversations();
    private final Map<String, byte[]> secrets = new HashMap<>();

    public InMemoryStores(InstantSource clock, RandomGenerator random) {
        this.random = random;
        envelopes = new InMemoryEnvelopes(clock);
    }

    @Override
    public Accounts accounts() {
        return people.accounts();
    }

    @Override
    public AccountLogs accountLogs() {
        return people.accountLogs();
    }

    @Override
    public Vaults vaults() {
        return people.vaults();
    }

    @Override
    public Invites invites() {
        return people.invites();
    }

    @Override
    public Sessions sessions() {
        return sessions;
    }

    @Override
    public Conversations conversations() {
        return conversations.conversations();
    }

    @Override
    public EpochSeals epochSeals() {
        return conversations.epochSeals();
    }

    @Override
    public Cursors cursors() {
        return conversations.cursors();
    }

    @Override
    public ReadMarks readMarks() {
        return conversations.readMarks();
    }

    @Override
    public Envelopes envelopes() {
        return envelopes;
    }

    @Override
    public Blocks blocks() {
        return people.blocks();
    }

    @Override
    public Sightings sightings() {
        return people.sightings();
    }

    @Override
    public Settings settings() {
        return name -> {
            synchronized (secrets) {
                return secrets.computeIfAbsent(name, _ -> {
                            byte[] secret = new byte[32];
                            random.nextBytes(secret);
                            return secret;
                        })
                        .clone();
            }
        };
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
