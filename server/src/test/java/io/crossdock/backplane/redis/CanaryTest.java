package io.crossdock.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a server counts as away, and when it was only we who stood still. */
final class CanaryTest {
    /** A clock may begin anywhere. */
    private static final long BEGIN_NANOS = Long.MAX_VALUE - 5;

    private final Canary canary = new Canary(Duration.ofMillis(1_200));

    private static long at(long millis) {
        return BEGIN_NANOS + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Looks every 200 ms, and answers when it was first found overdue; -1 for never. */
    private long overdueAfter(long fromMillis, long toMillis) {
        for (long millis = fromMillis + 200; millis <= toMillis; millis += 200) {
            if (canary.overdue(at(millis), false)) {
                return millis;
            }
        }
        return -1;
    }

    @Test
    void anAnswerThatTakesLongerThanTheTimeoutIsMissedAlthoughItWouldCome() {
        canary.begin(at(0));
        canary.fly(at(0));

        assertThat(overdueAfter(0, 1_600)).isEqualTo(1_400);
    }

    @Test
    void anAnswerWithinTheTimeoutIsEnoughAndTheNextOneFliesASecondAfterTheLast() {
        canary.begin(at(0));
        long number = Canary.number(canary.fly(at(0)));

        assertThat(overdueAfter(0, 1_200)).isEqualTo(-1);
        assertThat(canary.due(at(1_100))).as("one at a time").isFalse();
        assertThat(canary.back(number, at(1_200))).isTrue();
        assertThat(canary.back(number, at(1_200))).as("twice").isFalse();
        assertThat(canary.due(at(1_200))).as("its write is not answered").isFalse();
        canary.answered(number, at(1_200));
        assertThat(canary.due(at(1_200))).isTrue();
        assertThat(overdueAfter(1_200, 9_000)).as("nothing is awaited").isEqualTo(-1);
    }

    @Test
    void aWriteThatIsNotAnsweredIsMissedAlthoughTheCanaryIsBack() {
        canary.begin(at(0));
        long number = Canary.number(canary.fly(at(0)));
        canary.back(number, at(100));
        canary.answered(number - 1, at(300));

        assertThat(canary.home()).isFalse();
        assertThat(overdueAfter(0, 1_600)).isEqualTo(1_400);
    }

    @Test
    void whoStoodStillGivesTheAnswerTheWholeTimeAgain() {
        canary.begin(at(0));
        canary.fly(at(0));

        assertThat(canary.overdue(at(5_000), false)).isFalse();
        assertThat(overdueAfter(5_000, 9_000)).isEqualTo(6_400);
    }

    @Test
    void whatFlewOnBrokenConnectionsIsNotAwaited() {
        canary.begin(at(0));
        long lost = Canary.number(canary.fly(at(0)));
        canary.begin(at(100));

        assertThat(canary.back(lost, at(100))).isFalse();
        assertThat(overdueAfter(100, 3_000)).isEqualTo(-1);
        assertThat(canary.overdue(at(3_200), true)).as("others are awaited").isTrue();
    }

    @Test
    void whatIsNoNumberOfOursIsNothing() {
        canary.begin(at(0));
        canary.fly(at(0));

        assertThat(canary.back(Canary.number(new byte[3]), at(1))).isFalse();
        assertThat(canary.back(7, at(1))).isFalse();
    }
}
