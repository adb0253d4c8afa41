package org.crypttalk.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

    @Test
    void withoutRecordsEveryQuantileIsZero() {
        LatencyHistogram histogram = new LatencyHistogram();

        assertThat(histogram.quantileNanos(0.99)).isZero();
        assertThat(histogram.maxNanos()).isZero();
        assertThat(histogram.count()).isZero();
    }

    @Test
    void smallValuesAreExact() {
        LatencyHistogram histogram = new LatencyHistogram();
        for (int value = 1; value <= 100; value++) {
            histogram.record(value);
        }

        assertThat(histogram.quantileNanos(0.5)).isEqualTo(50);
        assertThat(histogram.quantileNanos(0.99)).isEqualTo(99);
        assertThat(histogram.quantileNanos(1)).isEqualTo(100);
    }

    @Test
    void largeValuesAreWithinASixtyFourthOfTheTruth() {
        SplittableRandom random = new SplittableRandom(1);
        long[] values = random.longs(50_000, 0, 3_000_000_000_000L)
                .map(value -> value >>> random.nextInt(40))
                .toArray();
        LatencyHistogram histogram = new LatencyHistogram();
        for (long value : values) {
            histogram.record(value);
        }
        Arrays.sort(values);

        for (double quantile : new double[] {0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1}) {
            long truth = values[(int) Math.ceil(quantile * values.length) - 1];
            assertThat(histogram.quantileNanos(quantile))
                    .as("quantile %s", quantile)
                    .isGreaterThanOrEqualTo(truth)
                    .isCloseTo(truth, within(truth / 64 + 1));
        }
        assertThat(histogram.maxNanos()).isEqualTo(values[values.length - 1]);
    }

    @Test
    void theLongestPossibleDurationHasABucket() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(Long.MAX_VALUE);
        histogram.record(-1);

        assertThat(histogram.quantileNanos(1)).isEqualTo(Long.MAX_VALUE);
        assertThat(histogram.quantileNanos(0.5)).isZero();
    }

    @Test
    void aQuantileOutsideItsRangeIsRefused() {
        LatencyHistogram histogram = new LatencyHistogram();

        assertThatThrownBy(() -> histogram.quantileNanos(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> histogram.quantileNanos(1.01)).isInstanceOf(IllegalArgumentException.class);
    }
}
