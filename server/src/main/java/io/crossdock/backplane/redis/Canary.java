package io.crossdock.backplane.redis;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Tells by a number that goes out on one connection and comes back on the other, and by a write that goes with it,
 * whether a server still answers, and in time. Confined to the Redis thread.
 */
final class Canary {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Who looks so late has stood still itself, and the answer may lie there to be read. */
    private static final long STOOD_STILL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long timeoutNanos;
    private long sent;
    private long heard;
    /** The last one whose write was answered, be it with a refusal. */
    private long answered;

    private long sentNanos;
    private long lookedNanos;
    private long progressNanos;
    private long provenNanos;

    Canary(Duration timeout) {
        this.timeoutNanos = timeout.toNanos();
    }

    /** Begins with connections that have just been made: what flew on others will not come back. */
    void begin(long nowNanos) {
        heard = sent;
        answered = sent;
        lookedNanos = nowNanos;
        progressNanos = nowNanos;
    }

    /** The server has answered something else. */
    void progress(long nowNanos) {
        progressNanos = nowNanos;
    }

    /** Whether none is under way, nor its write. */
    boolean home() {
        return heard == sent && answered == sent;
    }

    /** Whether it is time for the next one. */
    boolean due(long nowNanos) {
        return home() && nowNanos - sentNanos > PAUSE_NANOS;
    }

    byte[] fly(long nowNanos) {
        sentNanos = nowNanos;
        progressNanos = nowNanos;
        return ByteBuffer.allocate(Long.BYTES).putLong(++sent).array();
    }

    /** The number in a message; 0 when it has none. */
    static long number(byte[] message) {
        return message.length == Long.BYTES ? ByteBuffer.wrap(message).getLong() : 0;
    }

    /** @return whether it is the one that is under way */
    boolean back(long number, long nowNanos) {
        if (number <= heard || number > sent) {
            return false;
        }
        heard = number;
        progressNanos = nowNanos;
        provenNanos = sentNanos;
        return true;
    }

    /** When the last one flew that came home: all that was published before was heard before. */
    long provenNanos() {
        return provenNanos;
    }

    /** How long a command may be without an answer before the server counts as away, and more. */
    long slowestNanos() {
        return timeoutNanos + 2 * PAUSE_NANOS;
    }

    /** The server has answered the write that went with this one. */
    void answered(long number, long nowNanos) {
        if (number == sent) {
            answered = number;
            progressNanos = nowNanos;
        }
    }

    /**
     * Looks whether an answer is overdue; to be asked several times in each timeout.
     *
     * @param more whether other answers are awaited, too
     */
    boolean overdue(long nowNanos, boolean more) {
        if (nowNanos - lookedNanos > STOOD_STILL_NANOS) {
            progressNanos = nowNanos;
        }
        lookedNanos = nowNanos;
        return (more || !home()) && nowNanos - progressNanos > timeoutNanos;
    }
}
