package io.crossdock.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossdock.client.Network;
import io.crossdock.client.Options;
import io.crossdock.client.RelayException;
import io.crossdock.client.State;
import io.crossdock.client.event.BincodeWriter;
import io.crossdock.client.event.EventClient;
import io.crossdock.client.event.EventType;
import io.crossdock.client.event.Room;
import io.crossdock.client.event.Subscription;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventClientTest {
    private static final Options OPTIONS = Options.standard()
            .withRetry(Duration.ofMillis(20), Duration.ofMillis(200))
            .withHeartbeat(Duration.ofMillis(500));

    private static final EventType<Integer> STEP =
            new EventType<>("game::Step", (out, value) -> out.i32(value), in -> in.i32());

    private static URI address(int port) {
        return URI.create("ws://127.0.0.1:" + port + "/event/ws");
    }

    private static EventClient client(int port, Player player) {
        return new EventClient(address(port), player, OPTIONS);
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void eventsGoToAllOthersToOneAndToNobody() throws Exception {
        Player annas = new Player();
        Player bens = new Player();
        Player caras = new Player();
        try (TestRelay relay = TestRelay.with(Map.of());
                EventClient anna = client(relay.httpPort(), annas);
                EventClient ben = client(relay.httpPort(), bens);
                EventClient cara = client(relay.httpPort(), caras)) {
            anna.connect();
            ben.connect();
            cara.connect();

            anna.sendToServerAsync("Nobody", text("hears this"));
            anna.publishAsync("Hello", text("all"));
            anna.sendToAsync(cara.nodeId(), "Hello", text("cara"));
            anna.publishAsync("Hello", text("again"));
            cara.publishAsync("Bye", text("")).get(10, TimeUnit.SECONDS);

            assertThat(List.of(bens.next(), bens.next(), bens.next()))
                    .containsExactlyInAnyOrder("Hello: all", "Hello: again", "Bye: ");
            assertThat(List.of(caras.next(), caras.next(), caras.next()))
                    .containsExactly("Hello: all", "Hello: cara", "Hello: again");
            assertThat(annas.next()).isEqualTo("Bye: ");
        }
    }

    @Test
    void aSubscriptionReadsItsTypeInOrderUntilItIsClosed() throws Exception {
        Player bens = new Player();
        BlockingQueue<String> steps = new LinkedBlockingQueue<>();
        try (TestRelay relay = TestRelay.with(Map.of());
                EventClient anna = client(relay.httpPort(), new Player());
                EventClient ben = client(relay.httpPort(), bens)) {
            Subscription subscription = ben.subscribe(STEP, (node, step) -> steps.add(node + " " + step));
            anna.connect();
            ben.connect();

            for (int step = 0; step < 300; step++) {
                anna.publishAsync(STEP, step);
            }
            List<String> heard = new ArrayList<>();
            for (int step = 0; step < 300; step++) {
                heard.add(steps.poll(10, TimeUnit.SECONDS));
            }
            anna.publishAsync(STEP.name(), text("?"));
            assertThat(bens.next()).isEqualTo("unreadable game::Step");
            subscription.close();
            anna.publish(STEP, 0x41414141);

            assertThat(bens.next()).isEqualTo("game::Step: AAAA");
            assertThat(heard)
                    .containsExactlyElementsOf(IntStream.range(0, 300)
                            .mapToObj(step -> anna.nodeId() + " " + step)
                            .toList());
            assertThat(steps).isEmpty();
        }
    }

    @Test
    void aRoomIsMadeFoundJoinedStartedAndLeft() throws Exception {
        Player annas = new Player();
        Player bens = new Player();
        Player caras = new Player();
        try (TestRelay relay = TestRelay.with(Map.of());
                EventClient anna = client(relay.httpPort(), annas);
                EventClient ben = client(relay.httpPort(), bens);
                EventClient cara = client(relay.httpPort(), caras)) {
            anna.connect();
            ben.connect();
            cara.connect();

            Room made = anna.createRoom("lobby", 2, "secret");
            List<Room.Info> found = ben.rooms();
            assertThatThrownBy(() -> ben.joinRoom(made.info().id(), "guess"))
                    .isInstanceOf(RelayException.class)
                    .hasMessage("Wrong token");
            Room joined = ben.joinRoom(found.get(0).id(), "secret");
            assertThat(annas.next()).isEqualTo("joined " + ben.nodeId());
            assertThatThrownBy(ben::startRoom).hasMessage("Only the host can start the game");
            anna.startRoom();
            assertThat(bens.next()).isEqualTo("started");
            anna.publishAsync("Move", text("1"));
            cara.publishAsync("Move", text("of the pool")).get(10, TimeUnit.SECONDS);
            assertThat(bens.next()).isEqualTo("Move: 1");
            ben.leaveRoom();

            assertThat(annas.next()).isEqualTo("started");
            assertThat(annas.next()).isEqualTo("left " + ben.nodeId());
            assertThat(made.members()).containsExactly(anna.nodeId());
            assertThat(found)
                    .containsExactly(
                            new Room.Info(made.info().id(), "lobby", Room.State.WAITING, anna.nodeId(), 1, 2, true));
            assertThat(joined.members()).containsExactlyInAnyOrder(anna.nodeId(), ben.nodeId());
            assertThat(ben.rooms()).isEmpty();
        }
    }

    @Test
    void afterABreakItComesBackAsTheSameNodeAndKeepsNothingOld() throws Exception {
        Player annas = new Player();
        Player bens = new Player();
        TestRelay relay = TestRelay.with(Map.of());
        int port = relay.httpPort();
        try (EventClient anna = client(port, annas);
                EventClient ben = client(port, bens)) {
            anna.connect();
            ben.connect();
            long room = anna.createRoom("", 0, "").info().id();
            ben.joinRoom(room, "");
            relay.close();
            annas.until("state RECONNECTING");
            CompletableFuture<?> lost = anna.publishAsync("Move", text("into the void"));
            assertThatThrownBy(() -> lost.get(10, TimeUnit.SECONDS)).hasMessageContaining("not connected");

            relay = TestRelay.with(Map.of("http.port", Integer.toString(port)));
            assertThat(annas.until("state CONNECTED")).contains("room closed");
            bens.until("room closed");
            bens.until("state CONNECTED");
            anna.publish(STEP, 7);
            anna.sendToAsync(ben.nodeId(), "Move", text("here again"));

            assertThat(bens.until("Move: here again")).noneMatch(line -> line.contains("void"));
            assertThat(anna.rooms()).isEmpty();
        } finally {
            relay.close();
        }
    }

    @Test
    void aMemberWhoseConnectionBreaksIsBackInItsRoomBeforeItSaysAnything() throws Exception {
        Player annas = new Player();
        Player bens = new Player();
        CutNetwork line = new CutNetwork(OPTIONS.network());
        try (TestRelay relay = TestRelay.with(Map.of());
                EventClient anna = client(relay.httpPort(), annas);
                EventClient ben = new EventClient(address(relay.httpPort()), bens, OPTIONS.withNetwork(line))) {
            anna.connect();
            ben.connect();
            ben.joinRoom(anna.createRoom("", 0, "secret").info().id(), "secret");
            assertThat(annas.next()).isEqualTo("joined " + ben.nodeId());

            line.cut();
            bens.until("state RECONNECTING");
            bens.until("state CONNECTED");
            ben.publish(STEP, 0x42424242);

            assertThat(List.of(annas.next(), annas.next()))
                    .containsExactlyInAnyOrder("left " + ben.nodeId(), "joined " + ben.nodeId());
            assertThat(annas.next()).isEqualTo("game::Step: BBBB");
        }
    }

    /** A network whose newest connection can be cut. */
    private static final class CutNetwork implements Network {
        private final Network outside;
        private final AtomicReference<Network.@Nullable Ear> newest = new AtomicReference<>();

        CutNetwork(Network outside) {
            this.outside = outside;
        }

        void cut() {
            Network.Ear ear = newest.get();
            if (ear != null) {
                ear.closed(1006, "");
            }
        }

        @Override
        public void connect(URI address, Map<String, String> headers, Network.Ear ear) {
            newest.set(ear);
            outside.connect(address, headers, ear);
        }

        @Override
        public CompletableFuture<Answer> request(String method, URI address, Map<String, String> headers, String body) {
            return outside.request(method, address, headers, body);
        }

        @Override
        public Executor executor() {
            return outside.executor();
        }
    }

    @Test
    void whoIsNewerUnderTheSameIdStandsAndTheOlderOneStaysAway() throws Exception {
        Player players = new Player();
        try (TestRelay relay = TestRelay.with(Map.of());
                EventClient player = client(relay.httpPort(), players)) {
            player.connect();
            byte[] hello = new BincodeWriter().u64(player.nodeId()).toBytes();
            try (TestSocket newer = TestSocket.open(relay.httpPort(), "/event/ws")) {
                newer.sendBinary(hello);

                assertThat(players.until("end REFUSED replaced")).contains("state CLOSED");
            }
            assertThat(player.state()).isEqualTo(State.CLOSED);
        }
    }

    @Test
    void aJoinTokenOpensTheRelayAndAWrongOneDoesNot() throws Exception {
        Player right = new Player();
        Player wrong = new Player();
        try (TestRelay relay = TestRelay.with(Map.of("event.join-token", "sesame"));
                EventClient anna = new EventClient(address(relay.httpPort()), "sesame", right, OPTIONS);
                EventClient ben = new EventClient(address(relay.httpPort()), "sesame", new Player(), OPTIONS);
                EventClient eve = new EventClient(address(relay.httpPort()), "mustard", wrong, OPTIONS)) {
            anna.connect();
            ben.connect();
            eve.connectAsync();

            ben.publishAsync("Hello", text("anna"));

            assertThat(right.next()).isEqualTo("Hello: anna");
            wrong.until("end REFUSED token");
        }
    }
}
