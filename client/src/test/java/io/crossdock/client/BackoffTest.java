package io.crossdock.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void pausesDoubleUpToTheLimit() {
        Backoff backoff = new Backoff(500, 30_000, () -> 0);

        assertThat(IntStream.range(0, 9).mapToLong(backoff::millis))
                .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 30_000L);
        assertThat(backoff.millis(1_000_000)).isEqualTo(30_000);
        assertThat(new Backoff(Long.MAX_VALUE / 2, Long.MAX_VALUE, () -> 0).millis(7))
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void upToHalfIsTakenOffAtRandom() {
        assertThat(new Backoff(1_000, 30_000, () -> 0.5).millis(0)).isEqualTo(750);
        assertThat(new Backoff(1_000, 30_000, () -> 0.999).millis(3)).isBetween(4_000L, 4_100L);
    }
}
