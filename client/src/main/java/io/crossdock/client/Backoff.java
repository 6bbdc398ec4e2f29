package io.crossdock.client;

import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: twice as long each time, up to a limit, and up to half of it taken off at
 * random, so that a thousand clients of a restarted relay do not all come at once. Immutable.
 *
 * @param chance from 0 to 1
 */
record Backoff(long firstMillis, long maxMillis, DoubleSupplier chance) {
    /** @param attempt counted from 0 */
    long millis(int attempt) {
        long whole = Math.min(maxMillis, firstMillis << Math.min(attempt, 30));
        // The shift of a first pause of weeks runs over.
        long pause = whole <= 0 ? maxMillis : whole;
        return pause - (long) (chance.getAsDouble() * pause / 2.0);
    }
}
