package io.crossdock.protocol.device;

import java.util.concurrent.atomic.LongAdder;

/** What this protocol counts beside the relay's books, for its own pages. Safe for any thread. */
final class DeviceCounters {
    /** Devices that came. */
    final LongAdder connections = new LongAdder();
    /** Messages handed to the socket of a device they were for. */
    final LongAdder routed = new LongAdder();
    /** Error frames sent to devices, and HTTP answers of 500 and above. */
    final LongAdder errors = new LongAdder();

    private final LongAdder requests = new LongAdder();
    private final LongAdder requestNanos = new LongAdder();

    /** An HTTP request was answered. */
    void request(long nanos) {
        requests.increment();
        requestNanos.add(nanos);
    }

    /** Milliseconds; negative when nobody has asked yet. */
    double averageRequestMillis() {
        long count = requests.sum();
        return count == 0 ? -1 : requestNanos.sum() / 1e6 / count;
    }
}
