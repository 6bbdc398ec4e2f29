package io.crossdock.hub;

/** Where the hub reports what it did. A port: the observing side implements it. */
public interface HubMetrics {
    /** The book that one loop keeps for one protocol. The hub asks once and writes often. */
    Tally tally(String protocol, int loopIndex);

    /** One loop's counts for one protocol. Written by that loop alone, read by anybody. */
    interface Tally {
        /** Counts {@code times} deliveries that ended so. */
        void count(Outcome outcome, long times);

        /** Records how long one publish took from the hub's door to the last socket of this loop, in nanoseconds. */
        void latency(long nanos);
    }
}
