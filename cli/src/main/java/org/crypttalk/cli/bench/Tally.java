package org.crypttalk.cli.bench;

/** What happened in one interval of measurement. Written on the event loop only; read when the interval is over. */
final class Tally {

    private final LatencyHistogram acknowledgements = new LatencyHistogram();
    private final LatencyHistogram deliveries = new LatencyHistogram();

    /** From when the envelope was due to be sent to the arrival of its acknowledgement. */
    LatencyHistogram acknowledgements() {
        return acknowledgements;
    }

    /** From when the envelope was due to be sent to its arrival at the other person. */
    LatencyHistogram deliveries() {
        return deliveries;
    }
}
