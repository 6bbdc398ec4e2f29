package io.crossdock.cli.bench;

import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/** All lanes of a run, as the run's thread sees them: it never touches their state, it sends tasks to their loops. */
final class Lanes {
    /** A loop that is busy for longer is not busy but stuck. */
    private static final long TASK_SECONDS_MAX = 30;

    private final List<Lane> lanes;

    Lanes(Loops loops, int count, LongSupplier nanoTime) {
        List<Lane> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(new Lane(loops.next(), nanoTime));
        }
        this.lanes = List.copyOf(all);
    }

    List<Lane> list() {
        return lanes;
    }

    /** Runs the task on the loop of each lane, and returns when all are done. */
    void each(Consumer<Lane> task) throws BenchFailure {
        List<Future<?>> running = new ArrayList<>(lanes.size());
        for (Lane lane : lanes) {
            running.add(lane.loop.submit(() -> task.accept(lane)));
        }
        for (Future<?> future : running) {
            if (!future.awaitUninterruptibly(TASK_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new BenchFailure("the bench itself hangs: a loop did not answer for " + TASK_SECONDS_MAX + " s");
            }
            if (!future.isSuccess()) {
                throw new IllegalStateException("a task on a loop failed", future.cause());
            }
        }
    }

    Counts counts() throws BenchFailure {
        Counts[] copies = new Counts[lanes.size()];
        each(lane -> copies[lanes.indexOf(lane)] = lane.counts.plus(new Counts()));
        Counts sum = new Counts();
        for (Counts copy : copies) {
            sum = sum.plus(copy);
        }
        return sum;
    }

    /** Adds what was recorded since the last call. */
    void latencies(Histogram sum) {
        lanes.forEach(lane -> lane.latencies(sum));
    }

    /** As {@link #latencies}. */
    void lags(Histogram sum) {
        lanes.forEach(lane -> lane.lags(sum));
    }
}
