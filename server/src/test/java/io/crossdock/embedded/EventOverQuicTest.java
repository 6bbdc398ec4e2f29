package io.crossdock.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossdock.client.Options;
import io.crossdock.client.RelayException;
import io.crossdock.client.State;
import io.crossdock.client.event.BincodeWriter;
import io.crossdock.client.event.EventClient;
import io.crossdock.client.event.EventType;
import io.crossdock.client.quic.QuicNetwork;
import io.crossdock.client.quic.Trust;
import io.crossdock.kit.QuicPlayer;
import io.crossdock.kit.TestRelay;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client library over QUIC, in one room with clients over WebSocket. */
@Timeout(60)
class EventOverQuicTest {
    private static final EventType<Integer> STEP =
            new EventType<>("game::Step", (out, value) -> out.i32(value), in -> in.i32());

    @TempDir
    Path folder = Path.of("");

    private final QuicNetwork network = new QuicNetwork(Trust.anybody());
    private final Options options = impatient(network);

    @AfterEach
    void closeTheNetwork() {
        network.close();
    }

    private static Options impatient(QuicNetwork network) {
        return Options.with(network).withRetry(Duration.ofMillis(20), Duration.ofMillis(200));
    }

    private TestRelay relay(String... keysAndValues) {
        Map<String, String> settings = new HashMap<>();
        settings.put("quic.port", "0");
        settings.put("quic.state-folder", folder.toString());
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return TestRelay.with(settings);
    }

    private static int port(TestRelay relay) {
        return relay.relay().quicPorts().get(0);
    }

    private EventClient overQuic(TestRelay relay, Player player) {
        return new EventClient(URI.create("quic://127.0.0.1:" + port(relay)), player, options);
    }

    private static EventClient overWebSocket(TestRelay relay, Player player) {
        return new EventClient(
                URI.create("ws://127.0.0.1:" + relay.httpPort() + "/event/ws"), player, Options.standard());
    }

    @Test
    void aQuicClientAndAWebSocketClientPlayInOneRoom() throws Exception {
        Player annas = new Player();
        Player bens = new Player();
        try (TestRelay relay = relay();
                EventClient anna = overQuic(relay, annas);
                EventClient ben = overWebSocket(relay, bens)) {
            anna.connect();
            ben.connect();
            long room = anna.createRoom("one", 2, "").info().id();
            assertThat(ben.rooms()).hasSize(1);
            ben.joinRoom(room, "");
            assertThat(annas.next()).isEqualTo("joined " + ben.nodeId());

            anna.publish(STEP, 0x41414141);
            assertThat(bens.next()).isEqualTo("game::Step: AAAA");
            ben.publish(STEP, 0x42424242);
            assertThat(annas.next()).isEqualTo("game::Step: BBBB");
            ben.sendToAsync(anna.nodeId(), "Word", "psst".getBytes(UTF_8));
            assertThat(annas.next()).isEqualTo("Word: psst");
        }
    }

    @Test
    void moreEventsThanTheRelayGrantsStreamsComeInOrder() throws Exception {
        int steps = 1_500;
        BlockingQueue<Integer> heard = new LinkedBlockingQueue<>();
        try (TestRelay relay = relay("event.rate-per-second", "100000", "event.rate-burst", "100000");
                EventClient anna = overQuic(relay, new Player());
                EventClient ben = overQuic(relay, new Player())) {
            ben.subscribe(STEP, (node, step) -> heard.add(step));
            ben.connect();
            anna.connect();

            for (int step = 0; step < steps; step++) {
                anna.publishAsync(STEP, step);
            }
            List<Integer> got = new ArrayList<>();
            for (int step = 0; step < steps; step++) {
                got.add(heard.poll(10, TimeUnit.SECONDS));
            }

            assertThat(got)
                    .containsExactlyElementsOf(IntStream.range(0, steps).boxed().toList());
        }
    }

    @Test
    void aSlowAppHoldsUpNothingButItself() throws Exception {
        CompletableFuture<Boolean> gate =
                new CompletableFuture<Boolean>().completeOnTimeout(true, 30, TimeUnit.SECONDS);
        BlockingQueue<Integer> slow = new LinkedBlockingQueue<>();
        BlockingQueue<Integer> fast = new LinkedBlockingQueue<>();
        try (TestRelay relay = relay("event.queue-bytes-max", "16777216");
                EventClient anna = overQuic(relay, new Player());
                EventClient ben = overQuic(relay, new Player());
                EventClient cara = overQuic(relay, new Player())) {
            ben.subscribe("Large", event -> {
                gate.join();
                slow.add(event.reader().i32());
            });
            cara.subscribe("Large", event -> fast.add(event.reader().i32()));
            for (EventClient client : List.of(anna, ben, cara)) {
                client.connect();
            }

            for (int i = 0; i < 30; i++) {
                anna.publishAsync(
                        "Large",
                        new BincodeWriter().i32(i).raw(new byte[100_000]).toBytes());
            }
            List<Integer> all = IntStream.range(0, 30).boxed().toList();
            List<Integer> atOnce = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                atOnce.add(fast.poll(10, TimeUnit.SECONDS));
            }
            boolean nothingYet = slow.isEmpty();
            gate.complete(true);
            List<Integer> late = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                late.add(slow.poll(10, TimeUnit.SECONDS));
            }

            assertThat(atOnce).isEqualTo(all);
            assertThat(nothingYet).isTrue();
            assertThat(late).isEqualTo(all);
        }
    }

    @Test
    void itComesBackWhenTheRelayDoes() throws Exception {
        Player annas = new Player();
        TestRelay relay = relay();
        int port = port(relay);
        try (EventClient anna = overQuic(relay, annas)) {
            anna.connect();
            relay.stopInBackground();
            relay.close();
            annas.until("state RECONNECTING");

            relay = relay("quic.port", Integer.toString(port));
            annas.until("state CONNECTED");
            try (EventClient ben = overWebSocket(relay, new Player())) {
                ben.connect();
                ben.publish(STEP, 0x41414141);
                assertThat(annas.next()).isEqualTo("game::Step: AAAA");
            }
        } finally {
            relay.close();
        }
    }

    @Test
    void whoIsReplacedStaysAway() throws Exception {
        Player players = new Player();
        try (TestRelay relay = relay();
                EventClient player = overQuic(relay, players)) {
            player.connect();
            byte[] hello = new BincodeWriter().u64(player.nodeId()).toBytes();
            try (QuicPlayer newer = QuicPlayer.connect(port(relay)).greet(hello)) {
                players.until("end REFUSED replaced");
                newer.expectSilence(20);
            }
            assertThat(player.state()).isEqualTo(State.CLOSED);
        }
    }

    @Test
    void onlyTheRelayWithTheFingerprintIsTrusted() throws Exception {
        try (TestRelay relay = relay();
                QuicNetwork stranger = new QuicNetwork(Trust.fingerprint("00".repeat(32)));
                QuicNetwork strict = new QuicNetwork(Trust.authorities())) {
            URI address = URI.create("quic://127.0.0.1:" + port(relay));

            for (QuicNetwork doubtful : List.of(stranger, strict)) {
                EventClient client = new EventClient(address, new Player(), impatient(doubtful));
                assertThatThrownBy(client::connect)
                        .isInstanceOf(RelayException.class)
                        .hasMessageContaining("cannot be reached");
            }
            try (QuicNetwork pinned = new QuicNetwork(Trust.fingerprint(fingerprint()));
                    EventClient client = new EventClient(address, new Player(), impatient(pinned))) {
                client.connect();
                assertThat(client.state()).isEqualTo(State.CONNECTED);
            }
        }
    }

    /** Of the certificate that the relay has made for itself. */
    private String fingerprint() throws Exception {
        try (InputStream pem = Files.newInputStream(folder.resolve("quic-cert.pem"))) {
            byte[] certificate = CertificateFactory.getInstance("X.509")
                    .generateCertificate(pem)
                    .getEncoded();
            return HexFormat.ofDelimiter(":")
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
        }
    }

    @Test
    void whoDoesNotAnswerIsNotThere() {
        EventClient nobody = new EventClient(
                URI.create("quic://127.0.0.1:9"), new Player(), options.withPatience(Duration.ofMillis(300)));
        EventClient misled = new EventClient(URI.create("https://127.0.0.1"), new Player(), options);

        assertThatThrownBy(nobody::connect).isInstanceOf(RelayException.class);
        assertThatThrownBy(misled::connect).hasMessageContaining("quic://");
    }
}
