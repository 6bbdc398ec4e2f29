package io.crossdock.protocol.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SendRateTest {
    private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(2);
    private final SendRate rate = new SendRate(100, 10, now);

    private int taken(int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += rate.take(now) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void tenPassInASecondAndAHundredInAMinute() {
        for (int second = 0; second < 10; second++) {
            assertThat(taken(15)).as("second %d", second).isEqualTo(10);
            now += TimeUnit.SECONDS.toNanos(1);
        }
        assertThat(taken(15)).as("the minute is full").isZero();
        now += TimeUnit.SECONDS.toNanos(49);
        assertThat(taken(15)).isZero();
        now += TimeUnit.SECONDS.toNanos(1);
        assertThat(taken(15)).isEqualTo(10);
    }

    @Test
    void withoutARateEverythingPasses() {
        SendRate none = new SendRate(0, 1, now);

        for (int i = 0; i < 1000; i++) {
            assertThat(none.take(now)).isTrue();
        }
    }

    @Test
    void whoComesAgainDoesNotBeginAnewUntilItIsForgotten() {
        SendRates rates = new SendRates(100, 10, () -> now);
        for (int i = 0; i < 10; i++) {
            assertThat(rates.of("phone").take(now)).isTrue();
        }

        assertThat(rates.of("phone").take(now)).isFalse();
        assertThat(rates.of("mac").take(now)).isTrue();
        rates.sweep();
        assertThat(rates.size()).isEqualTo(2);

        now += TimeUnit.MINUTES.toNanos(1);
        rates.sweep();
        assertThat(rates.size()).isZero();
        assertThat(rates.of("phone").take(now)).isTrue();
    }
}
