package io.crossdock.observe;

import io.crossdock.wire.Answer;
import io.crossdock.wire.Endpoint;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.Upgrade;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /metrics}: the relay's figures and the JVM's as Prometheus text. The page is written on a thread of its
 * own, so that a scrape never holds up an event loop.
 */
public final class PrometheusPage implements Endpoint {
    private final Metrics metrics;
    private final Map<String, Supplier<Number>> gauges;
    private final Supplier<String> more;
    private final Executor executor;
    private final List<CountsByLabel> counts;
    private @Nullable CompletableFuture<PrometheusMeterRegistry> registry;

    /**
     * @param gauges further figures by name, read at each scrape; all names begin with {@code crossdock_}
     * @param counts the protocols' own, by label
     * @param more a protocol's own figures in Prometheus's text form, appended to the page
     * @param executor not an event loop
     */
    public PrometheusPage(
            Metrics metrics,
            Map<String, Supplier<Number>> gauges,
            List<CountsByLabel> counts,
            Supplier<String> more,
            Executor executor) {
        this.counts = counts;
        this.metrics = metrics;
        this.gauges = gauges;
        this.more = more;
        this.executor = executor;
    }

    /** Made for the first scrape: what it loads is a tenth of an idle relay's memory, and nothing is counted in it. */
    private synchronized CompletableFuture<PrometheusMeterRegistry> registry() {
        CompletableFuture<PrometheusMeterRegistry> made = registry;
        if (made == null) {
            made = CompletableFuture.supplyAsync(() -> registry(metrics, gauges, counts), executor);
            registry = made;
        }
        return made;
    }

    private static PrometheusMeterRegistry registry(
            Metrics metrics, Map<String, Supplier<Number>> gauges, List<CountsByLabel> counts) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.getPrometheusRegistry().register(new RelayCollector(metrics));
        counts.forEach(registry.getPrometheusRegistry()::register);
        gauges.forEach((name, value) -> Gauge.builder(name, value).register(registry));
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        bindGc(registry);
        return registry;
    }

    /** Listens for as long as the process lives. */
    @SuppressWarnings("resource")
    private static void bindGc(PrometheusMeterRegistry registry) {
        new JvmGcMetrics().bindTo(registry);
    }

    @Override
    public CompletionStage<Answer> call(HttpCall call) {
        if (!call.path().equals("/")) {
            return CompletableFuture.completedStage(Answer.empty(404));
        }
        return registry()
                .thenApplyAsync(
                        ready ->
                                Answer.of(200, "text/plain; version=0.0.4; charset=utf-8", ready.scrape() + more.get()),
                        executor);
    }

    @Override
    public CompletionStage<Upgrade> upgrade(HttpCall call) {
        return CompletableFuture.completedStage(new Upgrade.Refused(Answer.empty(404)));
    }
}
