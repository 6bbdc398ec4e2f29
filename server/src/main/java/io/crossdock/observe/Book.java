package io.crossdock.observe;

import io.crossdock.hub.HubMetrics;
import io.crossdock.hub.Outcome;
import io.crossdock.wire.SocketEvents;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one loop counts for one protocol. Written by that loop alone, with plain additions; read by anybody, a moment
 * late at worst.
 */
final class Book implements HubMetrics.Tally, SocketEvents.Tally {
    /** Upper bounds of the latency buckets, in nanoseconds; one more bucket holds what is above. */
    static final long[] LATENCY_BOUNDS_NANOS = {
        5_000,
        10_000,
        25_000,
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000,
        25_000_000,
        100_000_000,
        1_000_000_000
    };

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private static final int RECEIVED_BYTES = Outcome.COUNT;
    private static final int MESSAGES = RECEIVED_BYTES + 1;
    private static final int SENT_BYTES = MESSAGES + 1;
    private static final int LATENCY_SUM = SENT_BYTES + 1;
    private static final int LATENCY_FIRST = LATENCY_SUM + 1;
    private static final int CELLS = LATENCY_FIRST + LATENCY_BOUNDS_NANOS.length + 1;

    private final String protocol;
    private final long[] cells = new long[CELLS];

    Book(String protocol) {
        this.protocol = protocol;
    }

    String protocol() {
        return protocol;
    }

    @Override
    public void count(Outcome outcome, long times) {
        add(outcome.index(), times);
    }

    @Override
    public void latency(long nanos) {
        add(LATENCY_SUM, nanos);
        int bucket = 0;
        while (bucket < LATENCY_BOUNDS_NANOS.length && nanos > LATENCY_BOUNDS_NANOS[bucket]) {
            bucket++;
        }
        add(LATENCY_FIRST + bucket, 1);
    }

    @Override
    public void received(int bytes) {
        add(RECEIVED_BYTES, bytes);
    }

    @Override
    public void message() {
        add(MESSAGES, 1);
    }

    @Override
    public void sent(int bytes) {
        add(SENT_BYTES, bytes);
    }

    private void add(int cell, long amount) {
        CELL.setOpaque(cells, cell, (long) CELL.getOpaque(cells, cell) + amount);
    }

    private long read(int cell) {
        return (long) CELL.getOpaque(cells, cell);
    }

    long outcomes(Outcome outcome) {
        return read(outcome.index());
    }

    long receivedBytes() {
        return read(RECEIVED_BYTES);
    }

    long messages() {
        return read(MESSAGES);
    }

    long sentBytes() {
        return read(SENT_BYTES);
    }

    long latencySumNanos() {
        return read(LATENCY_SUM);
    }

    /** How many publishes fell into the bucket; the last one has no upper bound. */
    long latencyBucket(int bucket) {
        return read(LATENCY_FIRST + bucket);
    }
}
