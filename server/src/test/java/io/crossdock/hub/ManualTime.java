package io.crossdock.hub;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock as {@link System#nanoTime} that stands still until it is told. Any thread. */
public final class ManualTime implements LongSupplier {
    private final AtomicLong nanos;

    /** Begins shortly before the numbers wrap, as a real one may: whoever compares values and not differences fails. */
    public ManualTime() {
        this(Long.MAX_VALUE - 1_000);
    }

    public ManualTime(long nanos) {
        this.nanos = new AtomicLong(nanos);
    }

    @Override
    public long getAsLong() {
        return nanos.get();
    }

    public void advance(Duration span) {
        nanos.addAndGet(span.toNanos());
    }
}
