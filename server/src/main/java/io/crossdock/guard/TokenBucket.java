package io.crossdock.guard;

import java.util.concurrent.TimeUnit;

/**
 * A rate with room for bursts: it holds up to {@code burst} tokens, gets {@code perMinute} new ones a minute, and
 * everything that is limited takes one. Needs no timer. For one thread, its owner's.
 */
public final class TokenBucket {
    private final long nanosPerToken;
    private final long burstNanos;
    /** When the bucket will be full again: the fuller it is the nearer, and what is past means full. */
    private long fullAtNanos;

    /**
     * @param perMinute how many tokens a minute brings; at least 1
     * @param burst how many it holds; at least 1
     * @param nowNanos a time as {@link System#nanoTime}; the bucket begins full
     */
    public TokenBucket(int perMinute, int burst, long nowNanos) {
        this.nanosPerToken = TimeUnit.MINUTES.toNanos(1) / perMinute;
        this.burstNanos = nanosPerToken * burst;
        this.fullAtNanos = nowNanos;
    }

    /** Takes one token, if there is one. */
    public boolean take(long nowNanos) {
        long missing = Math.max(0, fullAtNanos - nowNanos);
        if (missing + nanosPerToken > burstNanos) {
            return false;
        }
        fullAtNanos = nowNanos + missing + nanosPerToken;
        return true;
    }

    /** Puts back one token that was taken. */
    public void giveBack(long nowNanos) {
        fullAtNanos = nowNanos + Math.max(0, fullAtNanos - nowNanos - nanosPerToken);
    }

    /** Whether nothing has been taken that has not come back: a full bucket need not be kept. */
    public boolean full(long nowNanos) {
        return fullAtNanos - nowNanos <= 0;
    }
}
