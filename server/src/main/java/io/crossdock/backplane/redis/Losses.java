package io.crossdock.backplane.redis;

import io.crossdock.hub.HubMetrics;
import io.crossdock.hub.Outcome;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts frames that did not get from node to node, in a book beside those of the loops. One writer at a time: losses are
 * rare, and come from any thread.
 */
final class Losses {
    /** No loop has this one. */
    private static final int BOOK = -1;

    private final HubMetrics metrics;
    private final Map<String, HubMetrics.Tally> tallies = new HashMap<>();

    Losses(HubMetrics metrics) {
        this.metrics = metrics;
    }

    void count(String protocol, long frames) {
        count(protocol, Outcome.BACKPLANE_AWAY, frames);
    }

    synchronized void count(String protocol, Outcome outcome, long frames) {
        tallies.computeIfAbsent(protocol, name -> metrics.tally(name, BOOK)).count(outcome, frames);
    }
}
