package io.crossdock.observe;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Counts that a protocol keeps itself, read at each scrape. Any thread.
 *
 * @param name begins with {@code crossdock_}, without {@code _total}
 * @param label what tells the counts apart
 * @param values the counts by that label's values
 */
public record CountsByLabel(String name, String help, String label, Supplier<Map<String, Long>> values)
        implements Collector {
    @Override
    public MetricSnapshot collect() {
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
        values.get()
                .forEach((value, count) -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(Labels.of(label, value))
                        .value((double) count)
                        .build()));
        return counter.build();
    }
}
