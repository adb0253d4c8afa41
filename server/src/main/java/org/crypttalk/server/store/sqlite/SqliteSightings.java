package org.crypttalk.server.store.sqlite;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.server.store.Sightings;

/** Sightings in {@code main.db}. */
final class SqliteSightings implements Sightings {

    private final MainDatabase database;

    SqliteSightings(MainDatabase database) {
        this.database = database;
    }

    @Override
    public void note(Map<AccountId, Long> timesMillis) {
        Map<AccountId, Long> given = Map.copyOf(timesMillis);
        if (given.isEmpty()) {
            return;
        }
        int _ = database.write(statements -> {
            int changed = 0;
            for (Map.Entry<AccountId, Long> sighting : given.entrySet()) {
                changed += statements.update(
                        "INSERT INTO sighting (account, time) VALUES (?, ?)"
                                + " ON CONFLICT DO UPDATE SET time = max(time, excluded.time)",
                        sighting.getKey(),
                        sighting.getValue());
            }
            return changed;
        });
    }

    @Override
    public Map<AccountId, Long> of(Collection<AccountId> accounts) {
        if (accounts.isEmpty()) {
            return Map.of();
        }
        return database.read(statements -> {
            Map<AccountId, Long> found = new HashMap<>();
            for (AccountId account : accounts) {
                statements
                        .first("SELECT time FROM sighting WHERE account = ?", row -> row.getLong(1), account)
                        .ifPresent(time -> found.put(account, time));
            }
            return found;
        });
    }
}
