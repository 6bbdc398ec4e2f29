package io.crossdock.protocol.device;

import io.crossdock.hub.DeliveryTimes;
import io.crossdock.hub.Outcome;
import io.crossdock.wire.Answer;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.JsonText;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * What may be read of the relay: who is connected, health, status and metrics, under the names that the original and its
 * README have. Safe for any thread.
 */
final class DevicePages {
    private static final Answer NONE_ASKED = Answer.json(400, "{\"error\":\"device_id query parameter is required\"}");
    private static final long[] BOUNDS_NANOS = {
        100_000, 1_000_000, 5_000_000, 10_000_000, 25_000_000, 100_000_000, 1_000_000_000
    };
    private static final double NANOS_PER_SECOND = 1e9;

    private final DeviceScene scene;
    private final DeviceFigures figures;
    private final String version;
    private final Instant started;

    DevicePages(DeviceScene scene, DeviceEndpoint.Surroundings around) {
        this.scene = scene;
        this.figures = around.figures();
        this.version = around.version();
        this.started = around.clock().instant();
    }

    /** Those asked for that are connected, asked for with commas or by repeating the parameter. */
    CompletionStage<Answer> peers(HttpCall call) {
        List<String> asked = call.query().getOrDefault("device_id", List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(id -> id.trim().toLowerCase(Locale.ROOT))
                .filter(id -> !id.isEmpty())
                .toList();
        return asked.isEmpty()
                ? CompletableFuture.completedStage(NONE_ASKED)
                : scene.devices()
                        .among(asked)
                        .thenApply(peers -> Answer.json(200, "{\"connected_devices\":" + Seen.json(peers) + "}"));
    }

    Answer health() {
        return Answer.json(
                200,
                "{\"connections\":" + scene.devices().count() + ",\"status\":\"ok\",\"timestamp\":\"" + now()
                        + "\",\"uptime_seconds\":" + uptime() + ",\"version\":\"" + version + "\"}");
    }

    private String now() {
        return DeviceFrames.time(scene.clock().instant());
    }

    private long uptime() {
        return Math.max(0, scene.clock().instant().getEpochSecond() - started.getEpochSecond());
    }

    /** Which devices there are is told only where any device may list them anyway. */
    CompletionStage<Answer> status() {
        return scene.mailbox().waiting().handle((waiting, storeAway) -> status(storeAway == null ? waiting : Map.of()));
    }

    private Answer status(Map<String, Integer> waiting) {
        boolean open = scene.settings().broadcast();
        List<Seen> devices = open ? scene.devices().all() : List.of();
        int pending = waiting.values().stream().mapToInt(Integer::intValue).sum();
        double average = scene.counters().averageRequestMillis();
        return Answer.json(
                200,
                "{\"status\":\"ok\",\"version\":\"" + version + "\",\"timestamp\":\"" + now()
                        + "\",\"uptime_seconds\":" + uptime()
                        + ",\"connections\":{\"active\":" + scene.devices().count() + ",\"devices\":"
                        + devices.stream()
                                .map(seen -> JsonText.quote(seen.device()))
                                .collect(Collectors.joining(",", "[", "]"))
                        + ",\"description\":\"Devices connected to this node\"}"
                        + counted("messages", "processed", figures.messages(), "Messages received from devices")
                        + counted("redis", "operations", figures.storeOperations(), "Operations on the shared store")
                        + counted("errors", "count", errors(), "Errors told to clients")
                        + ",\"performance\":{\"avg_request_duration_ms\":"
                        + (average < 0 ? "null" : decimal(average))
                        + ",\"description\":\"Average of the HTTP requests answered so far\"}"
                        + ",\"message_queue\":{\"pending_messages\":" + pending + ",\"queued_per_device\":"
                        + (open ? perDevice(waiting) : "{}")
                        + ",\"description\":\"Messages kept for devices that are not connected\"}}");
    }

    private static String counted(String section, String name, long count, String description) {
        return ",\"" + section + "\":{\"" + name + "\":" + count + ",\"description\":\"" + description + "\"}";
    }

    private static String perDevice(Map<String, Integer> waiting) {
        return waiting.entrySet().stream()
                .map(entry -> JsonText.quote(entry.getKey()) + ":" + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private long errors() {
        return scene.counters().errors.sum();
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /** Prometheus text: the original's names, and those that its README promised. */
    Answer metrics() {
        StringBuilder page = new StringBuilder(2048);
        gauge(page, "websocket_connections", String.valueOf(scene.devices().count()));
        gauge(page, "messages_processed", String.valueOf(figures.messages()));
        gauge(page, "redis_operations", String.valueOf(figures.storeOperations()));
        gauge(page, "error_count", String.valueOf(errors()));
        double average = scene.counters().averageRequestMillis();
        if (average >= 0) {
            gauge(page, "avg_request_duration_ms", decimal(average));
        }
        counter(
                page,
                "hypo_connections_total",
                "Devices that connected",
                scene.counters().connections.sum());
        counter(
                page,
                "hypo_messages_routed_total",
                "Messages handed to their target",
                scene.counters().routed.sum());
        counter(page, "hypo_messages_dropped_total", "Messages that did not reach a target", dropped());
        counter(
                page,
                "hypo_rate_limits_total",
                "Messages refused because their sender sent too many",
                figures.outcomes(Outcome.RATE_LIMITED));
        histogram(page, "hypo_message_latency_seconds", figures.times());
        return Answer.of(200, "text/plain; version=0.0.4; charset=utf-8", page.toString());
    }

    private long dropped() {
        return Arrays.stream(Outcome.values())
                .filter(outcome -> outcome != Outcome.SENT)
                .mapToLong(figures::outcomes)
                .sum();
    }

    private static void gauge(StringBuilder page, String name, String value) {
        metric(page, name, name, "gauge").append(name).append(' ').append(value).append('\n');
    }

    private static void counter(StringBuilder page, String name, String help, long value) {
        metric(page, name, help, "counter")
                .append(name)
                .append(' ')
                .append(value)
                .append('\n');
    }

    private static StringBuilder metric(StringBuilder page, String name, String help, String type) {
        return page.append("# HELP ")
                .append(name)
                .append(' ')
                .append(help)
                .append("\n# TYPE ")
                .append(name)
                .append(' ')
                .append(type)
                .append('\n');
    }

    private static void histogram(StringBuilder page, String name, DeliveryTimes times) {
        metric(page, name, "From a message's arrival to its target's socket", "histogram");
        for (long bound : BOUNDS_NANOS) {
            bucket(page, name, Double.toString(bound / NANOS_PER_SECOND), times.within(bound));
        }
        bucket(page, name, "+Inf", times.count());
        page.append(name)
                .append("_sum ")
                .append(times.sumNanos() / NANOS_PER_SECOND)
                .append('\n');
        page.append(name).append("_count ").append(times.count()).append('\n');
    }

    private static void bucket(StringBuilder page, String name, String bound, long count) {
        page.append(name)
                .append("_bucket{le=\"")
                .append(bound)
                .append("\"} ")
                .append(count)
                .append('\n');
    }
}
