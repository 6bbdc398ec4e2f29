package io.crossdock.protocol.device;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How much each device has sent lately, also over several connections: whoever comes again does not begin anew. Safe for
 * any thread.
 */
final class SendRates {
    /** Beyond, a device that comes is counted for its connection alone: ids are cheap, and this is memory. */
    private static final int DEVICES_MAX = 100_000;

    private final int perMinute;
    private final int burst;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<String, SendRate> rates = new ConcurrentHashMap<>();

    /**
     * @param perMinute 0 for no limit
     * @param burst in one second
     */
    SendRates(int perMinute, int burst, LongSupplier nanoTime) {
        this.perMinute = perMinute;
        this.burst = burst;
        this.nanoTime = nanoTime;
    }

    SendRate of(String device) {
        SendRate known = rates.get(device);
        if (known != null) {
            return known;
        }
        SendRate fresh = new SendRate(perMinute, burst, nanoTime.getAsLong());
        if (perMinute == 0 || rates.size() >= DEVICES_MAX) {
            return fresh;
        }
        SendRate raced = rates.putIfAbsent(device, fresh);
        return raced == null ? fresh : raced;
    }

    /**
     * Forgets devices of which there is nothing to know. One that is still connected keeps its own, and a connection that
     * takes its place later begins with a new one.
     */
    void sweep() {
        long now = nanoTime.getAsLong();
        rates.values().removeIf(rate -> rate.over(now));
    }

    int size() {
        return rates.size();
    }
}
