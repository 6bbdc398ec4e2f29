package io.crossdock.protocol.device;

import java.util.concurrent.TimeUnit;

/**
 * How much one device may send: so many messages in a minute, and so many of them in one second. A minute or second
 * begins with the first message after the last one ended. Safe for any thread: a device may have a new connection
 * while the old one is still at it.
 */
final class SendRate {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int perMinute;
    private final int burst;
    private long minuteBegan;
    private long secondBegan;
    private int inMinute;
    private int inSecond;

    /**
     * @param perMinute 0 for no limit
     * @param burst in one second
     * @param nowNanos a time as {@link System#nanoTime}
     */
    SendRate(int perMinute, int burst, long nowNanos) {
        this.perMinute = perMinute;
        this.burst = burst;
        this.minuteBegan = nowNanos;
        this.secondBegan = nowNanos;
    }

    /** Whether one more message may pass, which is then counted. */
    synchronized boolean take(long nowNanos) {
        if (perMinute == 0) {
            return true;
        }
        if (nowNanos - minuteBegan >= MINUTE) {
            minuteBegan = nowNanos;
            inMinute = 0;
        }
        if (nowNanos - secondBegan >= SECOND) {
            secondBegan = nowNanos;
            inSecond = 0;
        }
        if (inMinute >= perMinute || inSecond >= burst) {
            return false;
        }
        inMinute++;
        inSecond++;
        return true;
    }

    /** Whether nothing counts any more of what was sent. */
    synchronized boolean over(long nowNanos) {
        return nowNanos - minuteBegan >= MINUTE;
    }
}
