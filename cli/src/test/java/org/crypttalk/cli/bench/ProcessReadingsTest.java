package org.crypttalk.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessReadingsTest {

    @Test
    void cpuTimeIsFoundBehindANameWithSpacesAndParentheses() {
        String stat = "4711 (a (strange) name) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 30 0 99";

        assertThat(ProcessReadings.cpuSeconds(stat)).isEqualTo(2.0);
    }

    @Test
    void residentMemoryIsGivenInBytes() {
        String status = "Name:\tjava\nVmPeak:\t  900 kB\nVmRSS:\t  1234 kB\nThreads:\t4\n";

        assertThat(ProcessReadings.residentBytes(status)).isEqualTo(1234 * 1024);
    }

    @Test
    void aProcessThatIsNotThereHasNoReadings() {
        assertThat(ProcessReadings.of(Long.MAX_VALUE)).isEmpty();
    }
}
