package io.crossdock.hub;

import java.util.Arrays;

/** How long deliveries took, from the hub's door to the last socket of one loop: a histogram at one moment. Immutable. */
public final class DeliveryTimes {
    private final long[] boundsNanos;
    private final long[] counts;
    private final long sumNanos;

    /**
     * @param boundsNanos upper bounds of the buckets, ascending
     * @param counts deliveries in each bucket, and in one more above the last bound
     */
    public DeliveryTimes(long[] boundsNanos, long[] counts, long sumNanos) {
        if (counts.length != boundsNanos.length + 1) {
            throw new IllegalArgumentException("one count for each bound and one above");
        }
        this.boundsNanos = boundsNanos.clone();
        this.counts = counts.clone();
        this.sumNanos = sumNanos;
    }

    /** How many took at most as long as the bound, which is one of the buckets' or lies between two of them. */
    public long within(long boundNanos) {
        long sum = 0;
        for (int i = 0; i < boundsNanos.length && boundsNanos[i] <= boundNanos; i++) {
            sum += counts[i];
        }
        return sum;
    }

    public long count() {
        return Arrays.stream(counts).sum();
    }

    public long sumNanos() {
        return sumNanos;
    }
}
