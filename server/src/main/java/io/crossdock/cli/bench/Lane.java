package io.crossdock.cli.bench;

import io.crossdock.cli.bench.workload.Marker;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * One event loop's share of a run: what its clients count, measure and have still to flush. Only that loop touches it,
 * except for {@link #latencies} and {@link #lags}.
 */
final class Lane {
    /** 100 ns is finer than a clock read; the upper end is the longest run. */
    private static final long LEAST_NANOS = 100;

    private static final long MOST_NANOS = 600_000_000_000L;
    private static final int DIGITS = 3;

    final EventLoop loop;
    final LongSupplier nanoTime;
    final Counts counts = new Counts();
    final Marker incoming = new Marker();
    final Marker outgoing = new Marker();

    private final SingleWriterRecorder latency = new SingleWriterRecorder(LEAST_NANOS, MOST_NANOS, DIGITS);
    private final SingleWriterRecorder lag = new SingleWriterRecorder(LEAST_NANOS, MOST_NANOS, DIGITS);
    private final List<Connection> unflushed = new ArrayList<>();
    private boolean measures;
    private boolean stopped;
    private long fromNanos;
    private long toNanos;

    Lane(EventLoop loop, LongSupplier nanoTime) {
        this.loop = loop;
        this.nanoTime = nanoTime;
    }

    /** Only what is stamped within these bounds is measured. */
    void measure(long fromNanos, long toNanos) {
        assert loop.inEventLoop();
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
        this.measures = true;
    }

    /** From now on no client of this lane begins anything. */
    void stop() {
        assert loop.inEventLoop();
        stopped = true;
    }

    boolean stopped() {
        return stopped;
    }

    void latency(long stampNanos, long nowNanos) {
        record(latency, stampNanos, nowNanos);
    }

    /** How late the bench itself was. */
    void lag(long stampNanos, long nowNanos) {
        record(lag, stampNanos, nowNanos);
    }

    private void record(SingleWriterRecorder recorder, long stampNanos, long nowNanos) {
        if (measures && stampNanos - fromNanos >= 0 && stampNanos - toNanos < 0) {
            recorder.recordValue(Math.min(Math.max(nowNanos - stampNanos, 0), MOST_NANOS));
        }
    }

    /** Adds what came since the last call. On any one thread. */
    void latencies(Histogram sum) {
        sum.add(latency.getIntervalHistogram());
    }

    /** As {@link #latencies}. */
    void lags(Histogram sum) {
        sum.add(lag.getIntervalHistogram());
    }

    static Histogram histogram() {
        return new Histogram(LEAST_NANOS, MOST_NANOS, DIGITS);
    }

    /** The connection has something written: all that is written in one turn of the loop goes out together. */
    void touch(Connection connection) {
        unflushed.add(connection);
    }

    void flush() {
        assert loop.inEventLoop();
        // A flush may make a channel writable again and so add to the list.
        for (int i = 0; i < unflushed.size(); i++) {
            unflushed.get(i).flush();
        }
        unflushed.clear();
    }
}
