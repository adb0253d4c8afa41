package org.crypttalk.server.session;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.crypttalk.protocol.AccountId;
import org.crypttalk.protocol.Hash;
import org.crypttalk.server.cluster.SharedNotes;
import org.jspecify.annotations.Nullable;

/**
 * The challenges that devices sign (docs/protocol.md, section 6.1): 32 random bytes for one account and device, good for one use within
 * {@link #LIFE}. Kept where every node finds them, or in memory while that cannot be; losing one costs the client another question. At most {@value #MOST} are in memory, the oldest go first.
 * Safe for any thread.
 */
public final class Challenges {

    /** How long one may be answered. */
    public static final Duration LIFE = Duration.ofSeconds(60);

    private static final int MOST = 100_000;

    private record Open(AccountId account, long device, long untilMillis) {}

    private final SharedNotes shared;
    private final SecureRandom random;
    private final InstantSource clock;
    private final Map<Hash, Open> open = new LinkedHashMap<>();

    public Challenges(SharedNotes shared, SecureRandom random, InstantSource clock) {
        this.shared = shared;
        this.random = random;
        this.clock = clock;
    }

    /** A new challenge; whether account and device exist is not told here. */
    public byte[] issue(AccountId account, long device) {
        byte[] challenge = new byte[Hash.SIZE];
        random.nextBytes(challenge);
        if (shared.leave(Hash.of(challenge), note(account, device), LIFE)) {
            return challenge;
        }
        long now = clock.millis();
        synchronized (open) {
            var eldest = open.entrySet().iterator();
            // In the order of issue, so the expired ones come first.
            while (eldest.hasNext()) {
                Open next = eldest.next().getValue();
                if (next.untilMillis() >= now && open.size() < MOST) {
                    break;
                }
                eldest.remove();
            }
            open.put(Hash.of(challenge), new Open(account, device, now + LIFE.toMillis()));
        }
        return challenge;
    }

    private static String note(AccountId account, long device) {
        return account + " " + device;
    }

    /** Uses a challenge up; false if it is unknown, used, expired, or another device's. */
    public boolean use(byte[] challenge, AccountId account, long device) {
        if (challenge.length != Hash.SIZE) {
            return false;
        }
        Optional<String> note = shared.take(Hash.of(challenge));
        if (note.isPresent()) {
            return note.get().equals(note(account, device));
        }
        @Nullable Open found;
        synchronized (open) {
            found = open.remove(Hash.of(challenge));
        }
        return found != null
                && found.untilMillis() >= clock.millis()
                && found.account().equals(account)
                && found.device() == device;
    }
}
