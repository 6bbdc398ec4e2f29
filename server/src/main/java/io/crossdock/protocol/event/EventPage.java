package io.crossdock.protocol.event;

import io.crossdock.wire.Ending;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * The event protocol's figures as Prometheus text, under the names that the original server's design gave them and some
 * of our own; families by name, and a family without values is left out. Safe for any thread.
 */
public final class EventPage {
    private static final String RELAYS = "issun_relay_latency_microseconds";
    private static final String CONNECTIONS = "issun_connection_duration_seconds";

    private final Arena arena;
    private final LongSupplier bytesReceived;
    private final LongSupplier bytesSent;

    /** @param bytesReceived off the clients' sockets and streams, all in all; the other one likewise */
    public EventPage(Arena arena, LongSupplier bytesReceived, LongSupplier bytesSent) {
        this.arena = arena;
        this.bytesReceived = bytesReceived;
        this.bytesSent = bytesSent;
    }

    /** The whole page. */
    public String text() {
        EventCounts counts = arena.counts();
        StringBuilder page = new StringBuilder(4_096);
        counter(
                page,
                "crossdock_event_idle_frames_total",
                "Heartbeats and acks of clients",
                counts.idle().sum());
        counter(
                page,
                "crossdock_event_paced_total",
                "Events after which a client had to wait",
                counts.paced().sum());
        counter(
                page,
                "crossdock_event_skipped_streams_total",
                "Streams given up by clients",
                counts.skipped().sum());
        head(page, "issun_active_rooms", "Number of active game rooms", "gauge");
        line(page, "issun_active_rooms", arena.rooms().hosted());
        counter(page, "issun_bytes_received_total", "Total bytes received from clients", bytesReceived.getAsLong());
        counter(page, "issun_bytes_sent_total", "Total bytes sent to clients", bytesSent.getAsLong());
        head(page, "issun_connected_clients", "Number of currently connected clients", "gauge");
        line(page, "issun_connected_clients", arena.clients());
        connections(page, counts);
        relays(page, counts);
        return page.toString();
    }

    private static void connections(StringBuilder page, EventCounts counts) {
        boolean headed = false;
        for (Ending ending : Ending.values()) {
            headed = histogram(
                            page,
                            headed ? "" : "Duration of client connections in seconds",
                            CONNECTIONS,
                            "status=\"" + status(ending) + '"',
                            counts.connection(ending))
                    || headed;
        }
    }

    private static String status(Ending ending) {
        return switch (ending) {
            case BY_CLIENT -> "completed";
            case BY_SILENCE -> "timeout";
            case BY_RELAY -> "error";
        };
    }

    private static void relays(StringBuilder page, EventCounts counts) {
        boolean headed = false;
        for (EventMessage.Scope scope : EventMessage.Scope.values()) {
            long events = total(counts.relay(scope));
            if (events > 0) {
                if (!headed) {
                    head(page, "issun_events_relayed_total", "Total number of events relayed", "counter");
                }
                headed = true;
                line(page, "issun_events_relayed_total{" + label(scope) + "}", events);
            }
        }
        headed = false;
        for (EventMessage.Scope scope : EventMessage.Scope.values()) {
            headed = histogram(
                            page,
                            headed ? "" : "Time to relay an event in microseconds",
                            RELAYS,
                            label(scope),
                            counts.relay(scope))
                    || headed;
        }
    }

    private static String label(EventMessage.Scope scope) {
        return "scope=\"" + scope.name().toLowerCase(Locale.ROOT) + '"';
    }

    private static long total(EventCounts.Histogram histogram) {
        long total = 0;
        for (int i = 0; i <= histogram.bounds().length; i++) {
            total += histogram.in(i);
        }
        return total;
    }

    /**
     * @param help empty when the family has its head already
     * @return whether there was anything to write
     */
    private static boolean histogram(
            StringBuilder page, String help, String name, String label, EventCounts.Histogram values) {
        if (total(values) == 0) {
            return false;
        }
        if (!help.isEmpty()) {
            head(page, name, help, "histogram");
        }
        long below = 0;
        for (int i = 0; i < values.bounds().length; i++) {
            below += values.in(i);
            line(page, name + "_bucket{" + label + ",le=\"" + values.bounds()[i] + "\"}", below);
        }
        below += values.in(values.bounds().length);
        line(page, name + "_bucket{" + label + ",le=\"+Inf\"}", below);
        page.append(name)
                .append("_sum{")
                .append(label)
                .append("} ")
                .append(values.sum())
                .append('\n');
        line(page, name + "_count{" + label + "}", below);
        return true;
    }

    private static void counter(StringBuilder page, String name, String help, long value) {
        head(page, name, help, "counter");
        line(page, name, value);
    }

    private static void head(StringBuilder page, String name, String help, String type) {
        page.append("# HELP ").append(name).append(' ').append(help).append('\n');
        page.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder page, String name, long value) {
        page.append(name).append(' ').append(value).append('\n');
    }
}
