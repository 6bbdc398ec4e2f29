package io.crossdock.protocol.event;

import java.util.concurrent.TimeUnit;

/**
 * How fast one client is read: a rate with room for bursts, which says how long to wait instead of saying no. Confined to
 * the client's loop.
 */
final class Pace {
    private final long nanosPerEvent;
    private final long burstNanos;
    /** When all tokens will be back; what is past means that they are. */
    private long fullAtNanos;

    /** @param nowNanos a time as {@link System#nanoTime}; all tokens are there */
    Pace(EventSettings.Pace rate, long nowNanos) {
        this.nanosPerEvent = Math.max(1, TimeUnit.SECONDS.toNanos(1) / rate.perSecond());
        this.burstNanos = nanosPerEvent * rate.burst();
        this.fullAtNanos = nowNanos;
    }

    /**
     * One event was taken.
     *
     * @return for how many nanoseconds no other may be
     */
    long took(long nowNanos) {
        fullAtNanos = nowNanos + Math.max(0, fullAtNanos - nowNanos) + nanosPerEvent;
        return Math.max(0, fullAtNanos - nowNanos + nanosPerEvent - burstNanos);
    }
}
