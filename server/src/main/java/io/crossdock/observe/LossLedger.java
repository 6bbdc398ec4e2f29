package io.crossdock.observe;

import io.crossdock.hub.DeliveryTimes;
import io.crossdock.hub.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/**
 * All books together: what became of every delivery, by protocol and outcome. Nothing is lost without a line in here.
 * Safe for any thread.
 */
public final class LossLedger {
    private final ConcurrentHashMap<String, Book> books = new ConcurrentHashMap<>();

    /** The book of one loop for one protocol; the same one at each call. */
    Book book(String protocol, int loopIndex) {
        return books.computeIfAbsent(loopIndex + " " + protocol, key -> new Book(protocol));
    }

    List<Book> books() {
        return List.copyOf(books.values());
    }

    /** How many deliveries of a protocol ended so, over all loops. */
    public long count(String protocol, Outcome outcome) {
        return total(protocol, book -> book.outcomes(outcome));
    }

    /** How long deliveries of a protocol took, over all loops. */
    public DeliveryTimes times(String protocol) {
        long[] counts = new long[Book.LATENCY_BOUNDS_NANOS.length + 1];
        Arrays.setAll(counts, bucket -> total(protocol, book -> book.latencyBucket(bucket)));
        return new DeliveryTimes(Book.LATENCY_BOUNDS_NANOS, counts, total(protocol, Book::latencySumNanos));
    }

    /** Whole messages that came in. */
    public long messages(String protocol) {
        return total(protocol, Book::messages);
    }

    /** Bytes that came off the protocol's sockets. */
    public long receivedBytes(String protocol) {
        return total(protocol, Book::receivedBytes);
    }

    /** Bytes that were handed to the protocol's sockets. */
    public long sentBytes(String protocol) {
        return total(protocol, Book::sentBytes);
    }

    private long total(String protocol, ToLongFunction<Book> figure) {
        return books.values().stream()
                .filter(book -> book.protocol().equals(protocol))
                .mapToLong(figure)
                .sum();
    }

    /** A figure summed over the loops, by protocol. */
    Map<String, Long> byProtocol(ToLongFunction<Book> figure) {
        Map<String, Long> sums = new TreeMap<>();
        books.values().forEach(book -> sums.merge(book.protocol(), figure.applyAsLong(book), Long::sum));
        return sums;
    }
}
