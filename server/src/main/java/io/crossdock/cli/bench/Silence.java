package io.crossdock.cli.bench;

import java.util.function.LongSupplier;

/** Whether nothing has been received for a while. Only the run's thread asks. */
final class Silence {
    private final Lanes lanes;
    private final LongSupplier nanoTime;
    private final long longEnoughNanos;
    private long received = -1;
    private long sinceNanos;

    Silence(Lanes lanes, LongSupplier nanoTime, long longEnoughNanos) {
        this.lanes = lanes;
        this.nanoTime = nanoTime;
        this.longEnoughNanos = longEnoughNanos;
    }

    boolean isOver() throws BenchFailure {
        long now = nanoTime.getAsLong();
        long count = lanes.counts().received();
        if (count != received) {
            received = count;
            sinceNanos = now;
        }
        return now - sinceNanos >= longEnoughNanos;
    }
}
