package io.crossdock.observe;

import io.crossdock.hub.Outcome;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/** The relay's own figures in Prometheus's model, read from the books at each scrape. Any thread. */
final class RelayCollector implements MultiCollector {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Metrics metrics;

    RelayCollector(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public MetricSnapshots collect() {
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(connections());
        all.add(opened());
        all.add(endings("crossdock_connections_closed", "WebSockets that ended, by reason", metrics.closed()));
        all.add(endings("crossdock_refusals", "Connections and upgrades refused, by reason", metrics.refused()));
        all.add(faults());
        all.add(sum("crossdock_messages_received", "Whole messages that came in", Book::messages));
        all.add(sum("crossdock_received_bytes", "Bytes off the sockets", Book::receivedBytes));
        all.add(sum("crossdock_sent_bytes", "Bytes of frames handed to the sockets", Book::sentBytes));
        all.add(deliveries());
        all.add(latency());
        return new MetricSnapshots(all);
    }

    private MetricSnapshot connections() {
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name("crossdock_connections").help("WebSockets open now");
        for (String protocol : metrics.opened().keySet()) {
            gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(protocol(protocol))
                    .value((double) metrics.connections(protocol))
                    .build());
        }
        return gauge.build();
    }

    private MetricSnapshot opened() {
        return byProtocol("crossdock_connections_opened", "WebSockets that were opened", metrics.opened());
    }

    private MetricSnapshot faults() {
        return byProtocol("crossdock_faults", "Faults of the relay that cost one connection each", metrics.faults());
    }

    private static MetricSnapshot byProtocol(String name, String help, Map<String, LongAdder> counts) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        counts.forEach((protocol, count) -> counter.dataPoint(point(protocol(protocol), count.sum())));
        return counter.build();
    }

    private static MetricSnapshot endings(String name, String help, Map<Metrics.Ending, LongAdder> counts) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        counts.forEach((ending, count) -> counter.dataPoint(
                point(Labels.of("protocol", ending.protocol(), "reason", ending.reason()), count.sum())));
        return counter.build();
    }

    private MetricSnapshot sum(String name, String help, ToLongFunction<Book> figure) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        metrics.ledger()
                .byProtocol(figure)
                .forEach((protocol, total) -> counter.dataPoint(point(protocol(protocol), total)));
        return counter.build();
    }

    private MetricSnapshot deliveries() {
        CounterSnapshot.Builder counter = CounterSnapshot.builder()
                .name("crossdock_deliveries")
                .help("What became of each delivery; everything but sent is a loss under its reason");
        for (Outcome outcome : Outcome.values()) {
            metrics.ledger().byProtocol(book -> book.outcomes(outcome)).forEach((protocol, total) -> {
                counter.dataPoint(point(Labels.of("protocol", protocol, "outcome", outcome.label()), total));
            });
        }
        return counter.build();
    }

    private MetricSnapshot latency() {
        HistogramSnapshot.Builder histogram = HistogramSnapshot.builder()
                .name("crossdock_delivery_seconds")
                .help("From a publish to the last of its receivers' sockets on one loop");
        metrics.ledger().byProtocol(Book::latencySumNanos).forEach((protocol, sumNanos) -> {
            ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
            for (int i = 0; i <= Book.LATENCY_BOUNDS_NANOS.length; i++) {
                int bucket = i;
                double bound = i < Book.LATENCY_BOUNDS_NANOS.length
                        ? Book.LATENCY_BOUNDS_NANOS[i] / NANOS_PER_SECOND
                        : Double.POSITIVE_INFINITY;
                long count = metrics.ledger()
                        .byProtocol(book -> book.latencyBucket(bucket))
                        .getOrDefault(protocol, 0L);
                buckets.bucket(bound, count);
            }
            histogram.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .labels(protocol(protocol))
                    .classicHistogramBuckets(buckets.build())
                    .sum(sumNanos / NANOS_PER_SECOND)
                    .build());
        });
        return histogram.build();
    }

    private static Labels protocol(String protocol) {
        return Labels.of("protocol", protocol);
    }

    private static CounterSnapshot.CounterDataPointSnapshot point(Labels labels, long value) {
        return CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(labels)
                .value((double) value)
                .build();
    }
}
