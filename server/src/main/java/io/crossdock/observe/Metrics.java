package io.crossdock.observe;

import io.crossdock.hub.HubMetrics;
import io.crossdock.wire.SocketEvents;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Takes down what hub and sockets report, in the ledger, in counters and in the event log. Safe for any thread. */
public final class Metrics implements HubMetrics, SocketEvents {
    /** Why a connection or an upgrade ended, of a protocol; reasons are fixed phrases of ours, so this stays small. */
    record Ending(String protocol, String reason) {}

    private final LossLedger ledger = new LossLedger();
    private final EventLog log;
    private final ConcurrentHashMap<String, LongAdder> opened = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Ending, LongAdder> closed = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Ending, LongAdder> refused = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, LongAdder> faults = new ConcurrentHashMap<>();

    public Metrics(EventLog log) {
        this.log = log;
    }

    public LossLedger ledger() {
        return ledger;
    }

    @Override
    public Book tally(String protocol, int loopIndex) {
        return ledger.book(protocol, loopIndex);
    }

    @Override
    public void opened(String protocol, String address) {
        increment(opened, protocol);
        log.opened(protocol, address);
    }

    @Override
    public void closed(String protocol, String address, String reason) {
        increment(closed, new Ending(protocol, reason));
        log.closed(protocol, address, reason);
    }

    @Override
    public void refused(String protocol, String address, String reason) {
        increment(refused, new Ending(protocol, reason));
        log.refused(protocol, address, reason);
    }

    @Override
    public void broken(String protocol, String address, Throwable fault) {
        increment(faults, protocol);
        log.broken(protocol, address, fault);
    }

    private static <K> void increment(ConcurrentHashMap<K, LongAdder> counters, K key) {
        counters.computeIfAbsent(key, absent -> new LongAdder()).increment();
    }

    ConcurrentHashMap<String, LongAdder> opened() {
        return opened;
    }

    ConcurrentHashMap<Ending, LongAdder> closed() {
        return closed;
    }

    ConcurrentHashMap<Ending, LongAdder> refused() {
        return refused;
    }

    ConcurrentHashMap<String, LongAdder> faults() {
        return faults;
    }

    /** The protocols that have had connections, in the order of their names. */
    public SortedSet<String> protocols() {
        return new TreeSet<>(opened.keySet());
    }

    /** WebSockets of the protocol that are open now. */
    public long connections(String protocol) {
        LongAdder came = opened.get(protocol);
        long went = closed.entrySet().stream()
                .filter(entry -> entry.getKey().protocol().equals(protocol))
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
        return came == null ? 0 : came.sum() - went;
    }
}
