package io.crossdock.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final StringWriter err = new StringWriter();
    private final Histogram latencies = Lane.histogram();

    @Test
    void itIsDueOnceASecond() {
        Progress progress = new Progress(new PrintWriter(err), false, 5);

        assertThat(progress.isDue(SECOND + 4)).isFalse();
        assertThat(progress.isDue(SECOND + 5)).isTrue();
        progress.show("measure", Mode.FANOUT, new Counts(), latencies, SECOND + 5);
        assertThat(progress.isDue(SECOND + 6)).isFalse();
    }

    @Test
    void inAPipeEachSecondIsALineWithWhatHasHappenedSinceTheLast() {
        Progress progress = new Progress(new PrintWriter(err), false, 0);

        progress.show("warm-up", Mode.FANOUT, counts(1000, 20_000), latencies, SECOND);
        latencies.recordValue(210_000);
        progress.show("measure", Mode.FANOUT, counts(1500, 30_000), latencies, 3 * SECOND);
        progress.end();

        assertThat(err.toString().lines())
                .containsExactly(
                        "   1 s  warm-up   connected 9  sent/s 1,000  delivered/s 20,000  errors 1",
                        "   3 s  measure   connected 9  sent/s 250  delivered/s 5,000  p50 210 us  p99 210 us  errors 1");
    }

    @Test
    void onATerminalTheLineIsWrittenOverAndTakenAwayAtTheEnd() {
        Progress progress = new Progress(new PrintWriter(err), true, 0);

        progress.show("measure", Mode.IDLE, counts(0, 0), latencies, SECOND);
        progress.show("measure", Mode.IDLE, counts(0, 0), latencies, 2 * SECOND);
        progress.end();

        assertThat(List.of(err.toString().split("\r", -1)))
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).doesNotContain("\n"))
                .last()
                .isEqualTo("\u001b[K");
    }

    private static Counts counts(long sent, long delivered) {
        Counts counts = new Counts();
        counts.connected = 10;
        counts.dropped = 1;
        counts.sent = sent;
        counts.delivered = delivered;
        return counts;
    }
}
