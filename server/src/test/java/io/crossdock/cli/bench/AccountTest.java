package io.crossdock.cli.bench;

import static io.crossdock.cli.bench.Stream.Receipt.DUPLICATE;
import static io.crossdock.cli.bench.Stream.Receipt.IN_ORDER;
import static io.crossdock.cli.bench.Stream.Receipt.LATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The three that keep the books: what arrived, what is under way, what is due. */
class AccountTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aStreamTellsFirstLateAndRepeatedReceiptsApart() {
        Stream stream = new Stream();

        assertThat(IntStream.of(0, 1, 4, 3, 3, 2, 5, 0, 4, 6).mapToObj(stream::accept))
                .containsExactly(
                        IN_ORDER, IN_ORDER, IN_ORDER, LATE, DUPLICATE, LATE, IN_ORDER, DUPLICATE, DUPLICATE, IN_ORDER);
    }

    @Test
    void aWindowOpensWhenItsOldestMessageHasReachedEverybody() {
        Window window = new Window(2);
        window.begin(0, 2, 0);
        window.begin(1, 1, 0);

        assertThat(window.isOpen(2)).isFalse();
        assertThat(window.finish(0)).isFalse();
        assertThat(window.finish(0)).isTrue();
        assertThat(window.finish(0)).as("a duplicate finishes nothing").isFalse();

        assertThat(window.isOpen(2)).isTrue();
        assertThat(window.isOpen(3)).isFalse();
    }

    @Test
    void aWindowGivesUpWhatIsTooOldAndIgnoresItAfterwards() {
        Window window = new Window(1);
        window.begin(0, 3, 0);

        assertThat(window.giveUp(2 * SECOND, 2 * SECOND)).isFalse();
        assertThat(window.giveUp(2 * SECOND, 2 * SECOND + 1)).isTrue();
        window.begin(1, 1, 3 * SECOND);

        assertThat(window.finish(0)).isFalse();
        assertThat(window.isOpen(2)).isFalse();
        assertThat(window.finish(1)).isTrue();
    }

    @Test
    void anOpenLoopStampsWithTheTimeAMessageWasDueHoweverLateItIs() {
        long origin = Long.MAX_VALUE - 10;
        OpenPace pace = new OpenPace(origin, 5, 100.0 / 3);

        assertThat(pace.stamp(0, origin + SECOND)).isEqualTo(Pace.NOT_YET);
        IntStream.range(0, 4).forEach(i -> pace.grant());

        assertThat(pace.stamp(0, origin + SECOND)).isEqualTo(origin + 5);
        assertThat(pace.stamp(3, origin + SECOND)).isEqualTo(origin + 105);
        assertThat(pace.stamp(4, origin + SECOND)).isEqualTo(Pace.NOT_YET);
        assertThat(pace.next()).isEqualTo(origin + 138);
        assertThat(pace.due()).isEqualTo(4);
    }
}
