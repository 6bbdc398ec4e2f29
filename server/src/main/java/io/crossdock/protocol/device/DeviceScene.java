package io.crossdock.protocol.device;

import io.crossdock.hub.Hub;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What all devices of a relay share. Safe for any thread.
 *
 * @param nanoTime a clock as {@link System#nanoTime}
 * @param random unpredictable, and safe for any thread
 */
record DeviceScene(
        DeviceSettings settings,
        Hub hub,
        Devices devices,
        DeviceCounters counters,
        SendRates rates,
        Mailbox mailbox,
        DevicePresence presence,
        InstantSource clock,
        LongSupplier nanoTime,
        RandomGenerator random) {

    /** An id of version 4 (RFC 9562) for a frame of our own. */
    String freshId() {
        long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }
}
