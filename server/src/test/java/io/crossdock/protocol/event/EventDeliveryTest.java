package io.crossdock.protocol.event;

import static io.crossdock.protocol.event.Events.ANNA;
import static io.crossdock.protocol.event.Events.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.hub.Outcome;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Loads, limits and counts that a script cannot show. */
class EventDeliveryTest {

    private static TestSocket player(TestRelay relay, long id) throws IOException {
        return greeted(TestSocket.open(relay.httpPort(), "/event/ws"), id);
    }

    private static TestSocket greeted(TestSocket socket, long id) throws IOException {
        socket.sendBinary(Events.id(id));
        assertThat(socket.next().payload()).isEqualTo(Events.id(id));
        return socket;
    }

    @Test
    void aBurstBeyondTheRateIsSlowedDownAndArrivesWholeAndInOrder() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of());
                TestSocket anna = player(relay, ANNA);
                TestSocket ben = player(relay, BEN)) {
            long begunNanos = System.nanoTime();
            long before = relay.relay().ledger().receivedBytes("event");
            long sentBytes = 0;

            for (int i = 0; i < 600; i++) {
                byte[] event = Events.event(ANNA, i, 0, "T", new byte[20]);
                anna.sendBinary(event);
                sentBytes += event.length + (event.length < 126 ? 6 : 8);
            }

            for (int i = 0; i < 600; i++) {
                assertThat(Events.sequence(ben.next().payload())).isEqualTo(i);
            }
            assertThat(relay.relay().ledger().receivedBytes("event") - before)
                    .as("each byte is counted once, however often what came after it had to wait")
                    .isEqualTo(sentBytes);
            assertThat(System.nanoTime() - begunNanos)
                    .isBetween(TimeUnit.MILLISECONDS.toNanos(490), TimeUnit.SECONDS.toNanos(5));
            assertThat(relay.relay().ledger().count("event", Outcome.RATE_LIMITED))
                    .isZero();
        }
    }

    @Test
    void eachEventIsRelayedAtOnceAndNotWhenItsSenderPauses() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of());
                TestSocket anna = player(relay, ANNA);
                TestSocket ben = player(relay, BEN)) {
            for (int i = 0; i < 300; i++) {
                anna.sendBinary(Events.event(ANNA, i, 0, "T", new byte[20]));

                assertThat(Events.sequence(ben.next().payload())).isEqualTo(i);
            }
        }
    }

    @Test
    void aClientThatDoesNotReadLosesTheOldestAndNobodyElseDoes() throws IOException {
        int events = 3_000;
        Map<String, String> settings = Map.of(
                "event.queue-bytes-max", "64KiB", "event.rate-per-second", "100000", "event.rate-burst", "100000");
        try (TestRelay relay = TestRelay.with(settings);
                TestSocket anna = player(relay, ANNA);
                TestSocket slow = greeted(
                        TestSocket.open(HttpProbe.connectWithReceiveBuffer(relay.httpPort(), 64 << 10), "/event/ws"),
                        3);
                TestSocket ben = player(relay, BEN)) {

            for (int i = 0; i < events; i++) {
                anna.sendBinary(Events.event(ANNA, i, 0, "T", new byte[4_000]));
                assertThat(Events.sequence(ben.next().payload())).isEqualTo(i);
            }

            assertThat(relay.relay().ledger().count("event", Outcome.SLOW)).isPositive();
            long last = -1;
            int heard = 0;
            while (last < events - 1) {
                long sequence = Events.sequence(slow.next().payload());
                assertThat(sequence).isGreaterThan(last);
                last = sequence;
                heard++;
            }
            assertThat(heard + relay.relay().ledger().count("event", Outcome.SLOW))
                    .isEqualTo(events);
        }
    }

    @Test
    void theFiguresOfTheOriginalsDesignAreFed() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of());
                HttpProbe http = HttpProbe.connect(relay.httpPort());
                TestSocket anna = player(relay, ANNA)) {
            assertThat(http.get("/event/metrics").body())
                    .contains("issun_connected_clients 1\n")
                    .doesNotContain("issun_events_relayed_total", "issun_relay_latency", "connection_duration");
            anna.sendBinary(Events.BROADCAST);
            anna.sendBinary(Events.event(ANNA, 1, 1, "crossdock::room::Create", new byte[20]));
            anna.next();
            anna.sendBinary(Events.event(BEN, 1, 0, "T", new byte[0]));
            anna.settle();

            String page = http.get("/event/metrics").body();

            assertThat(page)
                    .contains("# HELP issun_connected_clients Number of currently connected clients\n")
                    .contains("# TYPE issun_connected_clients gauge\n")
                    .contains("issun_active_rooms 1\n")
                    .contains("issun_events_relayed_total{scope=\"broadcast\"} 1\n")
                    .contains("issun_events_relayed_total{scope=\"to_server\"} 1\n")
                    .contains("issun_relay_latency_microseconds_bucket{scope=\"broadcast\",le=\"+Inf\"} 1\n")
                    .contains("issun_relay_latency_microseconds_count{scope=\"to_server\"} 1\n")
                    .doesNotContain("targeted");
            assertThat(relay.relay().ledger().count("event", Outcome.SPOOFED)).isEqualTo(1);
            assertThat(http.get("/metrics").body()).contains("issun_active_rooms 1\n", "crossdock_sockets");
        }
    }

    @Test
    void howAConnectionEndedIsCounted() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of());
                HttpProbe http = HttpProbe.connect(relay.httpPort());
                TestSocket left = player(relay, 1);
                TestSocket sentAway = player(relay, 2)) {
            left.sendClose(1000, "");
            sentAway.sendBinary(new byte[] {1});

            await().untilAsserted(() -> assertThat(http.get("/event/metrics").body())
                    .contains("issun_connection_duration_seconds_count{status=\"completed\"} 1\n")
                    .contains("issun_connection_duration_seconds_count{status=\"error\"} 1\n")
                    .contains("issun_connected_clients 0\n")
                    .doesNotContain("timeout"));
        }
    }
}
