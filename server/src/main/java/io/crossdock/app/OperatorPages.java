package io.crossdock.app;

import io.crossdock.backplane.redis.RedisNode;
import io.crossdock.guard.ConnectionLimits;
import io.crossdock.hub.Hub;
import io.crossdock.hub.Outcome;
import io.crossdock.observe.CountsByLabel;
import io.crossdock.observe.HealthPage;
import io.crossdock.observe.Metrics;
import io.crossdock.transport.MemoryBudget;
import io.crossdock.transport.TlsContexts;
import io.crossdock.wire.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What operators may ask of a running relay.
 *
 * @param draining whether it is going down
 * @param executor for work that must not run on an event loop
 * @param sections what protocols add to the operators' API, by the name of their folder; filled at the start
 * @param counts what protocols add to the metrics; filled at the start
 */
record OperatorPages(
        Metrics metrics,
        ConnectionLimits connections,
        MemoryBudget gathering,
        Hub hub,
        Sharing sharing,
        @Nullable TlsContexts tls,
        BooleanSupplier draining,
        Executor executor,
        Map<String, Endpoint> sections,
        List<CountsByLabel> counts) {

    HealthPage.Verdict health() {
        return new HealthPage.Verdict(true, "{\"status\":\"ok\"}");
    }

    HealthPage.Verdict ready() {
        boolean goingDown = draining.getAsBoolean();
        String state = goingDown ? "draining" : "ready";
        return new HealthPage.Verdict(!goingDown, "{\"status\":\"" + state + "\"," + backplane() + "}");
    }

    /** How the way to the other nodes is, and what is wrong with it in a word that anybody may read. */
    private String backplane() {
        String state = "\"backplane\":\"" + sharing.backplane().state() + "\"";
        RedisNode redis = sharing.redis();
        String trouble = redis == null ? null : redis.trouble();
        return trouble == null ? state : state + ",\"reason\":\"" + trouble + "\"";
    }

    /** How the relay is doing, as one JSON object. */
    String status() {
        StringBuilder json = new StringBuilder(256)
                .append("{\"status\":\"")
                .append(draining.getAsBoolean() ? "draining" : "ready")
                .append("\",")
                .append(backplane())
                .append(",\"sockets\":")
                .append(connections.open())
                .append(",\"groups\":")
                .append(hub.groups())
                .append(",\"protocols\":{");
        String comma = "";
        for (String protocol : metrics.protocols()) {
            json.append(comma).append('"').append(protocol).append("\":{\"connections\":");
            json.append(metrics.connections(protocol));
            for (Outcome outcome : Outcome.values()) {
                json.append(",\"").append(outcome.label()).append("\":");
                json.append(metrics.ledger().count(protocol, outcome));
            }
            json.append('}');
            comma = ",";
        }
        return json.append("}}").toString();
    }

    /** Figures that are read when somebody asks. */
    Map<String, Supplier<Number>> gauges() {
        Map<String, Supplier<Number>> gauges = new HashMap<>();
        gauges.put("crossdock_sockets", connections::open);
        gauges.put("crossdock_groups", hub::groups);
        gauges.put("crossdock_gathering_bytes", gathering::taken);
        gauges.put("crossdock_gathering_bytes_max", gathering::bytesMax);
        gauges.put("crossdock_ready", () -> draining.getAsBoolean() ? 0 : 1);
        gauges.put(
                "crossdock_tls_certificate_expires_seconds",
                () -> tls == null ? 0 : tls.expires().getEpochSecond());
        RedisNode redis = sharing.redis();
        if (redis != null) {
            gauges.put("crossdock_redis_up", () -> redis.up() ? 1 : 0);
            gauges.put("crossdock_redis_outages", redis::outages);
            gauges.put("crossdock_redis_waiting_bytes", redis::waitingBytes);
            gauges.put("crossdock_redis_subscriptions", redis::subscriptions);
        }
        return gauges;
    }
}
