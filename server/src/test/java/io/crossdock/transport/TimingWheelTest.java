package io.crossdock.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

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
}
