package org.crypttalk.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.crypttalk.cli.CommandFailure;
import org.crypttalk.cli.ExitCode;
import org.junit.jupiter.api.Test;

/** The generator over real sockets, against a gateway whose application behaves, or does not. */
class TrafficTest {

    @Test
    void countsWhatAServerThatBehavesAcceptsAndDelivers() throws Exception {
        try (Relay relay = new Relay(UnaryOperator.identity());
                Generator generator = new Generator(relay.address())) {
            Traffic traffic = traffic(generator, "alice", "bob");

            Interval full = traffic.saturate(8, Duration.ofMillis(300));
            Interval paced = traffic.atRate(200, Duration.ofMillis(250));

            assertThat(full.tally().acknowledgements().count()).isPositive();
            assertThat(full.tally().deliveries().count()).isPositive();
            assertThat(paced.tally().acknowledgements().count()).isEqualTo(50);
            assertThat(paced.tally().deliveries().count()).isEqualTo(50);
            assertThat(traffic.delivered())
                    .isGreaterThanOrEqualTo(full.tally().deliveries().count() + 50);
        }
    }

    @Test
    void tellsOfAServerThatRepeats() throws Exception {
        assertThat(exitCodeWith(each -> List.of(each.getFirst(), each.getFirst())))
                .isEqualTo(ExitCode.BENCH_INCORRECT);
    }

    @Test
    void tellsOfAServerThatSwaps() throws Exception {
        List<byte[]> held = new ArrayList<>();
        assertThat(exitCodeWith(each -> {
                    if (held.isEmpty()) {
                        held.add(each.getFirst());
                        return List.of();
                    }
                    return List.of(each.getFirst(), held.removeFirst());
                }))
                .isEqualTo(ExitCode.BENCH_INCORRECT);
    }

    @Test
    void saysWhyAServerRefusedTheSession() throws Exception {
        try (Relay relay = new Relay(UnaryOperator.identity());
                Generator generator = new Generator(relay.address())) {
            assertThatThrownBy(() -> traffic(generator, "alice", "nobody"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("not_signed_in");
        }
    }

    @Test
    void idleConnectionsAreCountedWhenTheyAreAdmitted() throws Exception {
        try (Relay relay = new Relay(UnaryOperator.identity());
                Generator generator = new Generator(relay.address())) {
            IdleConnections idle = new IdleConnections(generator);

            idle.open(40, List.of(pair("alice", "bob")));
            idle.check();

            assertThatThrownBy(() -> idle.open(41, List.of(pair("nobody", "nobody"))))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("After 40 idle connections");
        }
    }

    private static ExitCode exitCodeWith(UnaryOperator<List<byte[]>> delivery) throws IOException {
        try (Relay relay = new Relay(delivery);
                Generator generator = new Generator(relay.address())) {
            Traffic traffic = traffic(generator, "alice", "bob");
            try {
                traffic.saturate(4, Duration.ofMillis(200));
                return ExitCode.OK;
            } catch (CommandFailure failure) {
                return failure.exitCode();
            }
        }
    }

    private static Traffic traffic(Generator generator, String first, String second) {
        return Traffic.between(
                List.of(pair(first, second)),
                300,
                generator,
                Optional.empty(),
                new SplittableRandom(1),
                Duration.ofSeconds(2));
    }

    private static Pair pair(String first, String second) {
        return new Pair(new Participant(new byte[32], first), new Participant(new byte[32], second), new byte[32]);
    }
}
