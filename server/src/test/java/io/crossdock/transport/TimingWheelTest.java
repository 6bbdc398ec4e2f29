package io.crossdock.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The deadlines of one loop. */
class TimingWheelTest {
    private final TimingWheel wheel = new TimingWheel();
    private final List<String> rung = new ArrayList<>();

    @Test
    void eachIsAskedInItsSecondAndAgainWhenItSaysSo() {
        wheel.set(new Bell(() -> ring("twice", rung.contains("twice") ? 0 : 2)), 1);
        wheel.set(new Bell(() -> ring("late", 0)), 2);

        ticks(1);
        assertThat(rung).containsExactly("twice");
        ticks(1);
        assertThat(rung).containsExactly("twice", "late");
        ticks(1);
        assertThat(rung).containsExactly("twice", "late", "twice");
        assertThat(wheel.isEmpty()).isTrue();
    }

    @Test
    void oneThatFailsCostsNobodyElseItsTurnAndIsAskedAgain() {
        wheel.set(new Bell(() -> ring("before", 0)), 1);
        wheel.set(
                new Bell(() -> {
                    ring("failing", 0);
                    throw new OutOfMemoryError("planted");
                }),
                1);
        wheel.set(new Bell(() -> ring("after", 0)), 1);

        ticks(1);
        assertThat(rung).containsExactly("before", "failing", "after");
        ticks(10);
        assertThat(rung).containsExactly("before", "failing", "after", "failing", "failing");
    }

    private int ring(String name, int again) {
        rung.add(name);
        return again;
    }

    private void ticks(int seconds) {
        for (int i = 0; i < seconds; i++) {
            wheel.tick();
        }
    }

    /** Counts how often its time has come. */
    private static final class Bell implements Timed {
        private final IntSupplier rings;
        private int place = TimingWheel.NOWHERE;
        private int times;

        Bell(IntSupplier rings) {
            this.rings = rings;
        }

        @Override
        public int due() {
            times++;
            return rings.getAsInt();
        }

        @Override
        public int place() {
            return place;
        }

        @Override
        public void place(int place) {
            this.place = place;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 1023, 1024, 1025, 2046, 2047, 3600, 86_400})
    void aDeadlineComesAfterItsSecondsAndNotBefore(int seconds) {
        Bell waiting = new Bell(() -> 0);
        ticks(700);
        wheel.set(waiting, seconds);

        ticks(seconds - 1);
        assertThat(waiting.times).isZero();
        assertThat(wheel.isEmpty()).isFalse();

        ticks(1);
        assertThat(waiting.times).isEqualTo(1);
        assertThat(wheel.isEmpty()).isTrue();
    }

    @Test
    void whatComesAgainComesAgainHoweverLate() {
        Bell waiting = new Bell(() -> 3000);
        wheel.set(waiting, 1);

        ticks(3000);
        assertThat(waiting.times).isEqualTo(1);

        ticks(3001);
        assertThat(waiting.times).isEqualTo(3);
    }

    @Test
    void aLongDeadlineMayBeTakenBackOrMovedNearer() {
        Bell cancelled = new Bell(() -> 0);
        Bell nearer = new Bell(() -> 0);
        wheel.set(cancelled, 5000);
        wheel.set(nearer, 5000);
        ticks(1500);

        wheel.cancel(cancelled);
        wheel.set(nearer, 10);
        ticks(10);

        assertThat(nearer.times).isEqualTo(1);
        assertThat(wheel.isEmpty()).isTrue();

        ticks(10_000);
        assertThat(cancelled.times).isZero();
        assertThat(nearer.times).isEqualTo(1);
    }

    @Test
    void whoIsDueMayTakeAnotherBackThatPassesByInTheSameSecond() {
        Bell far = new Bell(() -> 0);
        Bell first = new Bell(() -> {
            wheel.cancel(far);
            return 0;
        });
        wheel.set(first, 1023);
        wheel.set(far, 1024);

        ticks(5000);

        assertThat(far.times).isZero();
    }
}
