package io.crossdock.protocol.event;

import io.crossdock.wire.Ending;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What the event protocol counts of itself, beside the ledger of deliveries. Safe for any thread. */
final class EventCounts {
    /** Upper bounds in microseconds. */
    static final long[] RELAY_MICROS = {10, 50, 100, 500, 1_000, 5_000, 10_000};
    /** Upper bounds in seconds. */
    static final long[] CONNECTION_SECONDS = {1, 5, 10, 30, 60, 300, 600, 1_800, 3_600};

    /** A classic histogram of durations. */
    static final class Histogram {
        private final long[] bounds;
        private final long unitNanos;
        private final LongAdder[] buckets;
        private final LongAdder sumNanos = new LongAdder();

        Histogram(long[] bounds, TimeUnit unit) {
            this.bounds = bounds;
            this.unitNanos = unit.toNanos(1);
            this.buckets = new LongAdder[bounds.length + 1];
            for (int i = 0; i < buckets.length; i++) {
                buckets[i] = new LongAdder();
            }
        }

        void record(long nanos) {
            int bucket = 0;
            while (bucket < bounds.length && nanos > bounds[bucket] * unitNanos) {
                bucket++;
            }
            buckets[bucket].increment();
            sumNanos.add(nanos);
        }

        long[] bounds() {
            return bounds;
        }

        /** How many fell into this bucket; the last one has no upper bound. */
        long in(int bucket) {
            return buckets[bucket].sum();
        }

        /** All durations together, in the bounds' unit. */
        double sum() {
            return sumNanos.sum() / (double) unitNanos;
        }
    }

    private final Histogram[] relays = new Histogram[EventMessage.Scope.values().length];
    private final Histogram[] connections = new Histogram[Ending.values().length];
    private final LongAdder paced = new LongAdder();
    private final LongAdder idle = new LongAdder();
    private final LongAdder skipped = new LongAdder();

    EventCounts() {
        for (int i = 0; i < relays.length; i++) {
            relays[i] = new Histogram(RELAY_MICROS, TimeUnit.MICROSECONDS);
        }
        for (int i = 0; i < connections.length; i++) {
            connections[i] = new Histogram(CONNECTION_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** By scope: each received event is one count, and how long it took to hand it on. */
    @SuppressWarnings("EnumOrdinal") // never stored or sent: only where a count stands while the process lives
    Histogram relay(EventMessage.Scope scope) {
        return relays[scope.ordinal()];
    }

    @SuppressWarnings("EnumOrdinal") // as above
    Histogram connection(Ending ending) {
        return connections[ending.ordinal()];
    }

    /** Events after which a client that was too fast had to wait. */
    LongAdder paced() {
        return paced;
    }

    /** Heartbeats and acks of clients. */
    LongAdder idle() {
        return idle;
    }

    /** Streams that a client gave up. */
    LongAdder skipped() {
        return skipped;
    }
}
