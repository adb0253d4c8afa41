package org.crypttalk.cli.bench;

/**
 * Counts durations in buckets whose width is at most 1/64 of their value, so that a quantile is off by less than 1.6 %.
 * Recording allocates nothing. Not for use by several threads.
 */
final class LatencyHistogram {

    private static final int PRECISION_BITS = 6;
    private static final int PER_POWER = 1 << PRECISION_BITS;

    private final long[] counts = new long[(Long.SIZE - PRECISION_BITS) * PER_POWER];
    private long total;
    private long greatest;

    /** Counts one duration; a negative one, which a clock cannot give, counts as 0. */
    void record(long nanos) {
        long value = Math.max(0, nanos);
        counts[bucket(value)]++;
        total++;
        greatest = Math.max(greatest, value);
    }

    /** How many were recorded. */
    long count() {
        return total;
    }

    /** The longest one, exactly; 0 if none was recorded. */
    long maxNanos() {
        return greatest;
    }

    /**
     * The duration that this share of all does not exceed, rounded up to the end of its bucket.
     *
     * @param quantile above 0 and at most 1
     * @return 0 if nothing was recorded
     */
    long quantileNanos(double quantile) {
        if (!(quantile > 0 && quantile <= 1)) {
            throw new IllegalArgumentException("A quantile is above 0 and at most 1, not " + quantile);
        }
        long wanted = (long) Math.ceil(quantile * total);
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted && seen > 0) {
                return Math.min(upperEnd(bucket), greatest);
            }
        }
        return 0;
    }

    private static int bucket(long value) {
        if (value < PER_POWER) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - PRECISION_BITS;
        return shift * PER_POWER + (int) (value >>> shift);
    }

    private static long upperEnd(int bucket) {
        if (bucket < 2 * PER_POWER) {
            return bucket;
        }
        int shift = bucket / PER_POWER - 1;
        long mantissa = bucket - (long) shift * PER_POWER;
        return ((mantissa + 1) << shift) - 1;
    }
}
