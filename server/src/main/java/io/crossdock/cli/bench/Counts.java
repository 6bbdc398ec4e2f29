package io.crossdock.cli.bench;

import java.util.Map;
import java.util.TreeMap;

/** What happened, as plain numbers. One per event loop, which alone writes it; others get copies. */
final class Counts {
    /** Reasons told apart; relays may put anything into a close reason. */
    private static final int REASONS_MAX = 12;

    /** Connections that are open or being opened. */
    long open;
    /** Clients that came as far as hearing their group. */
    long connected;
    /** Clients that did not. */
    long failed;
    /** Clients that were connected and lost the connection against their will. */
    long dropped;

    long sent;
    /** Receipts that all sent messages should cause. */
    long expected;
    /** Receipts, each message counted once per receiver. */
    long delivered;

    long duplicated;
    long reordered;
    /** Receipts by a client that should not have got the message, and of messages that nobody sent. */
    long misdirected;
    /** Messages without a marker: notices of the protocol. */
    long other;

    long pings;

    final Map<String, Integer> reasons = new TreeMap<>();

    void reason(String reason) {
        String known = reasons.size() < REASONS_MAX || reasons.containsKey(reason) ? reason : "other reasons";
        reasons.merge(known, 1, Integer::sum);
    }

    Counts plus(Counts that) {
        Counts sum = new Counts();
        sum.open = open + that.open;
        sum.connected = connected + that.connected;
        sum.failed = failed + that.failed;
        sum.dropped = dropped + that.dropped;
        sum.sent = sent + that.sent;
        sum.expected = expected + that.expected;
        sum.delivered = delivered + that.delivered;
        sum.duplicated = duplicated + that.duplicated;
        sum.reordered = reordered + that.reordered;
        sum.misdirected = misdirected + that.misdirected;
        sum.other = other + that.other;
        sum.pings = pings + that.pings;
        sum.reasons.putAll(reasons);
        that.reasons.forEach((reason, count) -> sum.reasons.merge(reason, count, Integer::sum));
        return sum;
    }

    long lost() {
        return expected - delivered;
    }

    /** Whether all went as it should, as far as that can be said while messages are on their way. */
    long errors() {
        return failed + dropped + duplicated + reordered + misdirected;
    }

    long received() {
        return delivered + duplicated + misdirected + other;
    }
}
