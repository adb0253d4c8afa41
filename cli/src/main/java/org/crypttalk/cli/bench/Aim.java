package org.crypttalk.cli.bench;

/**
 * What a figure ought to be.
 *
 * @param bound the value to reach, in the figure's unit
 * @param atLeast whether the figure must be the bound or more; otherwise it must be below
 */
public record Aim(double bound, boolean atLeast) {

    public static Aim atLeast(double bound) {
        return new Aim(bound, true);
    }

    public static Aim below(double bound) {
        return new Aim(bound, false);
    }

    /** Whether a measured value is as good as was aimed for. */
    boolean isReachedBy(double value) {
        return atLeast ? value >= bound : value < bound;
    }

    /** For people: {@code at least 12,000}. */
    public String text() {
        return (atLeast ? "at least " : "below ") + Figure.number(bound);
    }

    /** For people: whether the aim was reached. */
    String verdict(double value) {
        return isReachedBy(value) ? "reached" : "not reached";
    }
}
