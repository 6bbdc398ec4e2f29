package io.crossdock.transport.quic;

import static io.crossdock.protocol.event.Events.ANNA;
import static io.crossdock.protocol.event.Events.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.hub.Outcome;
import io.crossdock.kit.QuicPlayer;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import io.crossdock.protocol.event.Events;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Players over Netty's QUIC, with a client that keeps to ALPN. */
class EventOverQuicTest {
    @TempDir
    Path folder = Path.of("");

    /** Which port, and so which engine, the players come to. */
    String portKey() {
        return "quic.port";
    }

    private TestRelay relay(String... keysAndValues) {
        Map<String, String> settings = new HashMap<>();
        settings.put(portKey(), "0");
        settings.put("quic.state-folder", folder.toString());
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return TestRelay.with(settings);
    }

    private static QuicPlayer player(TestRelay relay, long id) {
        return QuicPlayer.connect(relay.relay().quicPorts().get(0)).greet(Events.id(id));
    }

    @Test
    void aBroadcastReachesQuicAndWebSocketClientsByteForByteAndNotItsSender() throws IOException {
        try (TestRelay relay = relay();
                QuicPlayer anna = player(relay, ANNA);
                QuicPlayer ben = player(relay, BEN);
                TestSocket page = TestSocket.open(relay.httpPort(), "/event/ws")) {
            page.sendBinary(Events.id(7));
            page.next();

            anna.send(Events.BROADCAST);

            assertThat(ben.next()).isEqualTo(Events.BROADCAST);
            assertThat(page.next().payload()).isEqualTo(Events.BROADCAST);
            page.sendBinary(Events.event(7, 0, 0, "T", new byte[] {1}));
            assertThat(ben.next()).isEqualTo(Events.event(7, 0, 0, "T", new byte[] {1}));
            assertThat(anna.next()).isEqualTo(Events.event(7, 0, 0, "T", new byte[] {1}));
            anna.send(Events.TARGETED);
            assertThat(ben.next()).isEqualTo(Events.TARGETED);
            anna.expectSilence(50);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"issun", "crossdock"})
    void eitherNameOfTheProtocolIsTaken(String protocol) {
        try (TestRelay relay = relay();
                QuicPlayer anna = QuicPlayer.connect(relay.relay().quicPorts().get(0), protocol)) {
            anna.greet(Events.id(ANNA));
        }
    }

    @Test
    void tenPlayersHearEachOthersBurstsWholeAndInOrder() {
        int players = 10;
        int events = 120;
        try (TestRelay relay = relay()) {
            List<QuicPlayer> all = new ArrayList<>();
            for (int i = 1; i <= players; i++) {
                all.add(player(relay, i));
            }
            for (int i = 0; i < events; i++) {
                for (int p = 1; p <= players; p++) {
                    all.get(p - 1).send(Events.event(p, i, 0, "T", new byte[40]));
                }
            }
            for (QuicPlayer player : all) {
                Map<Long, Long> last = new HashMap<>();
                for (int i = 0; i < events * (players - 1); i++) {
                    byte[] event = player.next();
                    Long before = last.put(Events.sender(event), Events.sequence(event));
                    assertThat(Events.sequence(event)).isEqualTo(before == null ? 0 : before + 1);
                }
                assertThat(last).hasSize(players - 1);
            }
            all.forEach(QuicPlayer::close);
            assertThat(relay.relay().ledger().count("event", Outcome.SLOW)).isZero();
        }
    }

    @Test
    void sixHundredEventsAtOnceArriveInOrderThoughTheRateIsLower() {
        try (TestRelay relay = relay();
                QuicPlayer anna = player(relay, ANNA);
                QuicPlayer ben = player(relay, BEN)) {
            for (int i = 0; i < 600; i++) {
                anna.send(Events.event(ANNA, i, 0, "T", new byte[30]));
            }

            for (int i = 0; i < 600; i++) {
                assertThat(Events.sequence(ben.next())).isEqualTo(i);
            }
        }
    }

    @Test
    void messagesTakeEffectInTheOrderOfTheirStreamsWhateverEndsFirst() {
        byte[] first = Events.event(ANNA, 1, 0, "T", new byte[3_000]);
        try (TestRelay relay = relay();
                QuicPlayer ben = player(relay, BEN);
                QuicPlayer anna = QuicPlayer.connect(relay.relay().quicPorts().get(0))) {
            QuicStreamChannel handshake = anna.open();
            QuicPlayer.write(handshake, Arrays.copyOf(Events.id(ANNA), 5), false);
            QuicStreamChannel slow = anna.open();
            QuicPlayer.write(slow, Arrays.copyOf(first, 100), false);
            anna.send(Events.event(ANNA, 2, 0, "T", new byte[1]));
            ben.expectSilence(50);

            QuicPlayer.write(handshake, Arrays.copyOfRange(Events.id(ANNA), 5, 8), true);
            assertThat(anna.next()).isEqualTo(Events.id(ANNA));
            ben.expectSilence(50);
            QuicPlayer.write(slow, Arrays.copyOfRange(first, 100, first.length), true);

            assertThat(ben.next()).isEqualTo(first);
            assertThat(Events.sequence(ben.next())).isEqualTo(2);
        }
    }

    @Test
    void aStreamThatIsGivenUpIsPassedOver() {
        try (TestRelay relay = relay();
                QuicPlayer anna = player(relay, ANNA);
                QuicPlayer ben = player(relay, BEN)) {
            QuicStreamChannel given = anna.open();
            QuicPlayer.write(given, new byte[] {0x49}, false);
            anna.send(Events.event(ANNA, 2, 0, "T", new byte[1]));
            ben.expectSilence(50);

            given.shutdownOutput(3).syncUninterruptibly();

            assertThat(Events.sequence(ben.next())).isEqualTo(2);
        }
    }

    @Test
    void bytesBehindTheFrameAreNotPassedOn() {
        try (TestRelay relay = relay();
                QuicPlayer anna = player(relay, ANNA);
                QuicPlayer ben = player(relay, BEN)) {
            byte[] two = Arrays.copyOf(Events.BROADCAST, Events.BROADCAST.length * 2);
            System.arraycopy(Events.BROADCAST, 0, two, Events.BROADCAST.length, Events.BROADCAST.length);

            anna.send(two);
            anna.send(Events.event(ANNA, 9, 0, "T", new byte[1]));

            assertThat(ben.next()).isEqualTo(Events.BROADCAST);
            assertThat(Events.sequence(ben.next())).isEqualTo(9);
        }
    }

    @Test
    void malformedFramesCloseTheirSenderAlone() {
        byte[] good = Events.BROADCAST;
        byte[] wrongType = good.clone();
        wrongType[3] = 4;
        byte[] wrongMagic = good.clone();
        wrongMagic[0] = 0x53;
        byte[] wrongScope = good.clone();
        wrongScope[32] = 9;
        byte[] wrongLength = good.clone();
        wrongLength[36] = 127;
        List<byte[]> corpus =
                List.of(wrongType, wrongMagic, wrongScope, wrongLength, Arrays.copyOf(good, 20), new byte[0]);
        try (TestRelay relay = relay();
                QuicPlayer ben = player(relay, BEN)) {
            for (byte[] bad : corpus) {
                try (QuicPlayer anna = player(relay, ANNA)) {
                    anna.send(bad);
                    anna.expectClose("bad frame");
                }
            }
            try (QuicPlayer anna = player(relay, ANNA)) {
                // Announced, not sent.
                anna.send(new byte[] {0x49, 0x53, 1, 1, -1, -1, -1, -1, 0});
                anna.expectClose("too large");
            }
            try (QuicPlayer short7 =
                    QuicPlayer.connect(relay.relay().quicPorts().get(0))) {
                short7.send(new byte[7]);
                short7.expectClose("bad handshake");
            }
            ben.expectSilence(20);
            assertThat(ben.isOpen()).isTrue();
        }
    }

    @Test
    void theNewestOfAnIdStandsAndTheOlderIsTold() {
        try (TestRelay relay = relay();
                QuicPlayer ben = player(relay, BEN);
                QuicPlayer older = player(relay, ANNA);
                QuicPlayer newer = player(relay, ANNA)) {
            older.expectClose("replaced");
            ben.send(Events.targeted(BEN, 1, ANNA, "T", new byte[1]));

            assertThat(Events.sequence(newer.next())).isEqualTo(1);
        }
    }

    @Test
    void placesAreCountedOverBothTransports() throws IOException {
        try (TestRelay relay = relay("event.max-clients", "1");
                TestSocket page = TestSocket.open(relay.httpPort(), "/event/ws")) {
            page.sendBinary(Events.id(7));
            page.next();
            try (QuicPlayer late = QuicPlayer.connect(relay.relay().quicPorts().get(0))) {
                late.send(Events.id(ANNA));
                late.expectClose("full");
            }
        }
    }

    @Test
    void aSilentClientIsKeptByDatagramsAndOneWithoutThemByEvents() {
        try (TestRelay relay = relay("event.heartbeat-seconds", "1");
                QuicPlayer old =
                        QuicPlayer.withoutDatagrams(relay.relay().quicPorts().get(0));
                QuicPlayer anna = player(relay, ANNA)) {
            await().atMost(Duration.ofSeconds(5)).until(() -> anna.datagrams() >= 2);

            // Whatever was due meanwhile, nothing comes before the answer.
            old.greet(Events.id(BEN));

            byte[] keepalive = old.next();
            assertThat(new String(keepalive, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .startsWith("IS\u0001\u0001")
                    .contains("crossdock::Keepalive");
            assertThat(Events.sender(keepalive)).isZero();
            anna.expectSilence(1);
        }
    }

    @Test
    void everybodyIsToldWhenTheRelayGoesDown() {
        try (TestRelay relay = relay();
                QuicPlayer anna = player(relay, ANNA)) {
            relay.stopInBackground();

            anna.expectClose("shutting down");
        }
    }

    @Test
    void theSelfSignedCertificateIsTheSameAfterARestart() {
        String first;
        try (TestRelay relay = relay()) {
            first = relay.relay().quicFingerprint();
        }
        try (TestRelay relay = relay()) {
            assertThat(relay.relay().quicFingerprint()).isEqualTo(first);
            assertThat(first).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
        }
    }

    @Test
    void nothingIsLeftOfConnectionsThatCameAndWent() {
        try (TestRelay relay = relay()) {
            for (int i = 0; i < 30; i++) {
                player(relay, 100 + i).close();
            }

            await().until(() -> relay.relay().connections("event") == 0);
            assertThat(relay.relay().quicPorts()).hasSize(1);
        }
    }
}
