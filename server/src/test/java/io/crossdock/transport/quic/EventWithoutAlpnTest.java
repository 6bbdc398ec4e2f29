package io.crossdock.transport.quic;

import static io.crossdock.protocol.event.Events.ANNA;
import static io.crossdock.protocol.event.Events.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossdock.hub.Outcome;
import io.crossdock.kit.QuicPlayer;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import io.crossdock.protocol.event.Events;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Players that name no application protocol, as all released ones, at the port that is for them. */
class EventWithoutAlpnTest {
    @TempDir
    Path folder = Path.of("");

    private TestRelay relay(String... keysAndValues) {
        Map<String, String> settings = new HashMap<>();
        settings.put("quic.legacy-port", "0");
        settings.put("quic.state-folder", folder.toString());
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return TestRelay.with(settings);
    }

    private static int legacyPort(TestRelay relay) {
        return relay.relay().quicPorts().get(relay.relay().quicPorts().size() - 1);
    }

    private static PlayerWithoutAlpn player(TestRelay relay, long id) throws IOException {
        return PlayerWithoutAlpn.connect(legacyPort(relay)).greet(Events.id(id));
    }

    @Test
    void theHandshakeIsAnsweredOnTheFirstStreamOfTheRelayWithTheSameBytes() throws IOException {
        try (TestRelay relay = relay();
                PlayerWithoutAlpn anna = PlayerWithoutAlpn.connect(legacyPort(relay))) {
            anna.send(Events.id(ANNA));

            assertThat(anna.next()).isEqualTo(Events.id(ANNA));
            assertThat(anna.firstStream()).isEqualTo(3);
        }
    }

    @Test
    void theOtherPortRefusesSuchAPlayer() {
        try (TestRelay relay = relay("quic.port", "0", "quic.legacy-port", "-1")) {
            assertThatThrownBy(() ->
                            PlayerWithoutAlpn.connect(relay.relay().quicPorts().get(0)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aBroadcastReachesPlayersOfAllThreeKindsByteForByteAndNotItsSender() throws IOException {
        try (TestRelay relay = relay("quic.port", "0");
                PlayerWithoutAlpn anna = player(relay, ANNA);
                PlayerWithoutAlpn ben = player(relay, BEN);
                QuicPlayer cara = QuicPlayer.connect(relay.relay().quicPorts().get(0));
                TestSocket page = TestSocket.open(relay.httpPort(), "/event/ws")) {
            cara.greet(Events.id(3));
            page.sendBinary(Events.id(7));
            page.next();

            anna.send(Events.BROADCAST);

            assertThat(ben.next()).isEqualTo(Events.BROADCAST);
            assertThat(cara.next()).isEqualTo(Events.BROADCAST);
            assertThat(page.next().payload()).isEqualTo(Events.BROADCAST);
            cara.send(Events.event(3, 0, 0, "T", new byte[] {1}));
            assertThat(ben.next()).isEqualTo(Events.event(3, 0, 0, "T", new byte[] {1}));
            assertThat(anna.next()).isEqualTo(Events.event(3, 0, 0, "T", new byte[] {1}));
            page.sendBinary(Events.targeted(7, 0, ANNA, "T", new byte[] {2}));
            assertThat(anna.next()).isEqualTo(Events.targeted(7, 0, ANNA, "T", new byte[] {2}));
            assertThat(anna.poll(50)).isNull();
        }
    }

    /** With a heartbeat that does not come meanwhile: it would set a connection going again that had come to a stop. */
    @Test
    void burstsOfSixHundredArriveInOrderAndWithoutAStop() throws IOException {
        int bursts = 12;
        int events = 600;
        Duration oneStop = Duration.ofSeconds(4);
        try (TestRelay relay = relay("event.heartbeat-seconds", "60", "event.rate-per-second", "100000");
                PlayerWithoutAlpn anna = player(relay, ANNA);
                PlayerWithoutAlpn ben = player(relay, BEN)) {
            int stops = 0;
            for (int burst = 0; burst < bursts; burst++) {
                long begun = System.nanoTime();
                Thread sending = new Thread(() -> {
                    for (int i = 0; i < events; i++) {
                        anna.send(Events.event(ANNA, i, 0, "T", new byte[30]));
                    }
                });
                sending.start();
                for (int i = 0; i < events; i++) {
                    assertThat(Events.sequence(ben.next())).isEqualTo(i);
                }
                stops += System.nanoTime() - begun > oneStop.toNanos() ? 1 : 0;
            }

            // A machine may be busy for once.
            assertThat(stops).isLessThanOrEqualTo(1);
            assertThat(relay.relay().ledger().count("event", Outcome.SLOW)).isZero();
        }
    }

    @Test
    void eventsOfSeveralPacketsArriveWhole() throws IOException {
        int events = 300;
        byte[] large = new byte[5_000];
        try (TestRelay relay = relay("event.rate-per-second", "100000");
                PlayerWithoutAlpn anna = player(relay, ANNA);
                PlayerWithoutAlpn ben = player(relay, BEN)) {
            for (int i = 0; i < events; i++) {
                anna.send(Events.event(ANNA, i, 0, "T", large));

                assertThat(ben.next()).isEqualTo(Events.event(ANNA, i, 0, "T", large));
            }
        }
    }
}
