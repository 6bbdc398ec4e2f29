package io.crossdock.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long START = Long.MAX_VALUE - 5; // wraps in the middle of the test
    private static final long PER_EVENT = TimeUnit.SECONDS.toNanos(1) / 240;

    private final Pace pace = new Pace(new EventSettings.Pace(240, 480), START);

    @Test
    void aBurstPassesAndThenEachEventWaitsForItsToken() {
        for (int i = 1; i < 480; i++) {
            assertThat(pace.took(START)).as("event %s", i).isZero();
        }

        assertThat(pace.took(START)).isEqualTo(PER_EVENT);
        assertThat(pace.took(START + PER_EVENT)).isEqualTo(PER_EVENT);
        assertThat(pace.took(START + 3 * PER_EVENT)).isZero();
    }

    @Test
    void whatIsSentAtTheRateNeverWaits() {
        for (int i = 0; i < 2_000; i++) {
            assertThat(pace.took(START + i * PER_EVENT)).isZero();
        }
    }

    @Test
    void aLongSilenceBringsNoMoreThanABurst() {
        long later = START + TimeUnit.HOURS.toNanos(1);
        for (int i = 1; i < 480; i++) {
            assertThat(pace.took(later)).isZero();
        }

        assertThat(pace.took(later)).isPositive();
    }
}
