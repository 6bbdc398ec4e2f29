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

    private static final class Bell implements Timed {
        private final IntSupplier rings;
        private int place = TimingWheel.NOWHERE;

        Bell(IntSupplier rings) {
            this.rings = rings;
        }

        @Override
        public int due() {
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

    /** Counts how often its time has come. */
    private static final class Waiting implements Timed {
        private final int again;
        private int place = TimingWheel.NOWHERE;
        private int times;

        Waiting(int again) {
            this.again = again;
        }

        @Override
        public int due() {
            times++;
            return again;
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
        Waiting waiting = new Waiting(0);
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
        Waiting waiting = new Waiting(3000);
        wheel.set(waiting, 1);

        ticks(3000);
        assertThat(waiting.times).isEqualTo(1);

        ticks(3001);
        assertThat(waiting.times).isEqualTo(3);
    }

    @Test
    void aLongDeadlineMayBeTakenBackOrMovedNearer() {
        Waiting cancelled = new Waiting(0);
        Waiting nearer = new Waiting(0);
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
        Waiting far = new Waiting(0);
        Timed first = new Timed() {
            private int place = TimingWheel.NOWHERE;

            @Override
            public int due() {
                wheel.cancel(far);
                return 0;
            }

            @Override
            public int place() {
                return place;
            }

            @Override
            public void place(int place) {
                this.place = place;
            }
        };
        wheel.set(first, 1023);
        wheel.set(far, 1024);

        ticks(5000);

        assertThat(far.times).isZero();
    }
}
