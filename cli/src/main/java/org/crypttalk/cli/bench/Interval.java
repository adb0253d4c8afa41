package org.crypttalk.cli.bench;

import java.util.OptionalDouble;

/**
 * What was measured between two moments.
 *
 * @param seconds its length
 * @param serverCpuSeconds CPU that the server took meanwhile; empty when its process is not known
 * @param generatorCpuSeconds CPU that the generator took meanwhile; empty where the system does not say
 */
record Interval(Tally tally, double seconds, OptionalDouble serverCpuSeconds, OptionalDouble generatorCpuSeconds) {

    double acceptedPerSecond() {
        return tally.acknowledgements().count() / seconds;
    }

    double deliveredPerSecond() {
        return tally.deliveries().count() / seconds;
    }
}
