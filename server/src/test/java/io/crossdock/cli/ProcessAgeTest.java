package io.crossdock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProcessAgeTest {
    @Test
    void theAgeIsUptimeLessStart() {
        String stat = "4711 (java) (odd name) S 1 4711 4711 0 -1 4194560 9 0 0 0 7 3 0 0 20 0 18 0 123456 1 2 3";

        assertThat(ProcessAge.millis(stat, "1234.99 2000.00\n")).isEqualTo(430);
    }

    @Test
    void thisProcessIsNotOlderThanThisMorning() {
        assertThat(ProcessAge.millis()).isBetween(1L, 24 * 3_600_000L);
    }
}
