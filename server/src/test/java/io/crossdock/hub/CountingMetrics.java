package io.crossdock.hub;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what hubs report, over all their loops. Any thread. */
public final class CountingMetrics implements HubMetrics {
    private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();

    @Override
    public Tally tally(String protocol, int loopIndex) {
        return new Tally() {
            @Override
            public void count(Outcome outcome, long times) {
                cell(protocol, outcome.label()).add(times);
            }

            @Override
            public void latency(long nanos) {
                cell(protocol, nanos < 0 ? "negative latencies" : "latencies").increment();
            }
        };
    }

    private LongAdder cell(String protocol, String what) {
        return counts.computeIfAbsent(protocol + " " + what, key -> new LongAdder());
    }

    public long count(String protocol, Outcome outcome) {
        return cell(protocol, outcome.label()).sum();
    }

    /** How many fan-outs were timed. */
    public long latencies(String protocol) {
        return cell(protocol, "latencies").sum();
    }
}
