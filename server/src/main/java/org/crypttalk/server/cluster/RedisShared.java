package org.crypttalk.server.cluster;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.crypttalk.protocol.Hash;

/** Tries and notes that all nodes share, in Redis; unknown, and not waited for, while it is away. */
final class RedisShared implements SharedTries, SharedNotes {

    private final RedisLink link;
    private final InstantSource clock;

    RedisShared(RedisLink link, InstantSource clock) {
        this.link = link;
        this.clock = clock;
    }

    @Override
    public Try count(String key, long burst, Duration refill) {
        double cost = (double) refill.toMillis() / burst;
        Optional<Long> pause = link.ask(commands -> commands.eval(
                RedisScripts.COUNT,
                ScriptOutputType.INTEGER,
                new byte[][] {RedisKeys.tries(key)},
                RedisKeys.ascii(Double.toString(cost)),
                RedisKeys.number(refill.toMillis()),
                RedisKeys.number(clock.millis())));
        return pause.map(millis -> millis <= 0 ? new Try.Counted() : new Try.Refused(Duration.ofMillis(millis)))
                .orElseGet(Try.Unknown::new);
    }

    @Override
    public boolean forgive(String key, long burst, Duration refill) {
        double cost = (double) refill.toMillis() / burst;
        return link.ask(commands -> commands.<Long>eval(
                        RedisScripts.FORGIVE,
                        ScriptOutputType.INTEGER,
                        new byte[][] {RedisKeys.tries(key)},
                        RedisKeys.ascii(Double.toString(cost))))
                .isPresent();
    }

    @Override
    public boolean leave(Hash name, String note, Duration life) {
        return link.ask(commands ->
                        commands.set(RedisKeys.note(name), RedisKeys.ascii(note), SetArgs.Builder.px(life.toMillis())))
                .isPresent();
    }

    @Override
    public Optional<String> take(Hash name) {
        return link.ask(commands -> commands.<byte[]>eval(
                        RedisScripts.TAKE, ScriptOutputType.VALUE, new byte[][] {RedisKeys.note(name)}))
                .map(RedisKeys::text);
    }
}
