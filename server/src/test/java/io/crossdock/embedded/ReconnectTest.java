package io.crossdock.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.client.Network;
import io.crossdock.client.Options;
import io.crossdock.client.Pairing;
import io.crossdock.client.RelayException;
import io.crossdock.client.Role;
import io.crossdock.client.SessionClient;
import io.crossdock.client.SessionListener;
import io.crossdock.client.State;
import io.crossdock.client.TopicClient;
import io.crossdock.kit.TestRelay;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The relay goes down and comes back in the middle of a conversation. */
@Timeout(120)
class ReconnectTest {
    /** The heartbeat is what notices when the JDK's WebSocket keeps the end of its connection to itself: it does, at times. */
    private static final Options IMPATIENT = Options.standard()
            .withRetry(Duration.ofMillis(20), Duration.ofMillis(200))
            .withHeartbeat(Duration.ofMillis(1_000));

    /** A session that a restart does not forget, on a port of its own: 0 for any. */
    private static TestRelay relay(int port) {
        return TestRelay.with(
                Map.of("http.port", Integer.toString(port), "session.preset.id", "SID", "session.preset.token", "TOK"));
    }

    private static Pairing pairing(int port) {
        return new Pairing(URI.create("ws://127.0.0.1:" + port + "/session/ws"), "SID", "TOK");
    }

    @Test
    void aConversationSurvivesRestartsOfTheRelay() throws Exception {
        int answersWanted = 60;
        TestRelay relay = relay(0);
        int port = relay.httpPort();
        Queue<String> questions = new ConcurrentLinkedQueue<>();
        CompletableFuture<SessionClient> workstation = new CompletableFuture<>();
        SessionListener echo = new SessionListener() {
            @Override
            public void onText(String text) {
                questions.add(text);
                workstation.join().sendAsync("re: " + text);
            }
        };
        Asker asker = new Asker();
        try (SessionClient answering = new SessionClient(Role.WORKSTATION, pairing(port), echo, IMPATIENT);
                SessionClient asking = new SessionClient(Role.PHONE, pairing(port), asker, IMPATIENT)) {
            workstation.complete(answering);
            asker.client.complete(asking);
            answering.connect();
            asking.connect();

            for (int wanted = 20; wanted <= answersWanted; wanted += 20) {
                asker.answersReach(wanted);
                // Once as an operator does it, and once as a power cut does.
                if (wanted == 20) {
                    relay.relay().drain();
                } else {
                    relay.close();
                }
                relay = relay(port);
                // One answer may have been under way when the relay went; two more come only over new connections.
                asker.answersReach(asker.answers.get() + 2);
            }

            assertThat(asker.reconnects.get()).isGreaterThanOrEqualTo(3);
            assertThat(answering.state()).isEqualTo(State.CONNECTED);
            // None is left out, and only the one that was being asked may have been asked twice.
            List<String> asked = new ArrayList<>(questions).stream().distinct().toList();
            assertThat(asked)
                    .hasSizeGreaterThan(answersWanted)
                    .containsExactlyElementsOf(IntStream.range(0, asked.size())
                            .mapToObj(i -> "question " + i)
                            .toList());
        } finally {
            relay.close();
        }
    }

    /** Asks one question after another, and the last one again when it or its answer may have been lost. */
    private static final class Asker implements SessionListener {
        private final CompletableFuture<SessionClient> client = new CompletableFuture<>();
        private final AtomicInteger reconnects = new AtomicInteger();
        private final AtomicInteger answers = new AtomicInteger();

        private void ask() {
            client.join().sendAsync("question " + answers.get());
        }

        @Override
        public void onState(State state) {
            if (state == State.RECONNECTING) {
                reconnects.incrementAndGet();
            }
            if (state == State.CONNECTED) {
                ask();
            }
        }

        /** The other end was away: what it was asked then it has not heard. */
        @Override
        public void onJoined(Role who) {
            ask();
        }

        @Override
        public void onText(String text) {
            if (!text.equals("re: question " + answers.get())) {
                // The answer to what was asked twice.
                return;
            }
            synchronized (this) {
                answers.incrementAndGet();
                notifyAll();
            }
            ask();
        }

        synchronized void answersReach(int wanted) throws InterruptedException {
            while (answers.get() < wanted) {
                wait();
            }
        }
    }

    @Test
    void whatIsSentWhileTheRelayIsOutOfReachGoesOutAfterwards() throws Exception {
        Ear workstationEar = new Ear();
        Ear phoneEar = new Ear();
        GatedNetwork tunnel = new GatedNetwork(IMPATIENT.network());
        TestRelay relay = relay(0);
        int port = relay.httpPort();
        try (SessionClient phone =
                new SessionClient(Role.PHONE, pairing(port), phoneEar, IMPATIENT.withNetwork(tunnel))) {
            phone.connect();
            tunnel.open.set(false);
            relay.close();
            phoneEar.until("state RECONNECTING");
            phone.sendAsync("from the tunnel");
            phone.sendAsync("and more");

            relay = relay(port);
            try (SessionClient workstation =
                    new SessionClient(Role.WORKSTATION, pairing(port), workstationEar, IMPATIENT)) {
                workstation.connect();
                tunnel.open.set(true);

                assertThat(workstationEar.next()).isEqualTo("phone joined");
                assertThat(workstationEar.next()).isEqualTo("from the tunnel");
                assertThat(workstationEar.next()).isEqualTo("and more");
            }
        } finally {
            relay.close();
        }
    }

    /** A network that reaches nothing while the gate is shut. */
    private static final class GatedNetwork implements Network {
        private final Network outside;
        private final AtomicBoolean open = new AtomicBoolean(true);

        GatedNetwork(Network outside) {
            this.outside = outside;
        }

        @Override
        public void connect(URI address, Map<String, String> headers, Network.Ear ear) {
            if (open.get()) {
                outside.connect(address, headers, ear);
            } else {
                ear.failed(new RelayException(RelayException.Reason.UNREACHABLE, "in a tunnel"));
            }
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
    void aSessionThatTheRelayHasForgottenIsOver() throws Exception {
        Ear ear = new Ear();
        TestRelay relay = relay(0);
        int port = relay.httpPort();
        try (SessionClient phone = new SessionClient(Role.PHONE, pairing(port), ear, IMPATIENT)) {
            phone.connect();
            relay.close();
            relay = TestRelay.with(Map.of("http.port", Integer.toString(port)));

            assertThat(ear.until("end REFUSED"))
                    .containsSubsequence("state CONNECTED", "state RECONNECTING", "state CLOSED");
        } finally {
            relay.close();
        }
    }

    @Test
    void aTopicIsJoinedAgainUnderTheSameName() throws Exception {
        Ear ear = new Ear();
        TestRelay relay = relay(0);
        int port = relay.httpPort();
        URI address = URI.create("ws://127.0.0.1:" + port + "/topic");
        try (TopicClient anna = new TopicClient(address, "tools", "anna", ear, IMPATIENT);
                TopicClient ben = new TopicClient(address, "tools", "ben", new Ear(), IMPATIENT)) {
            anna.connect();
            ben.connect();
            assertThat(ear.next()).isEqualTo("ben joined");
            ben.send(new byte[] {'1'});
            assertThat(ear.next()).isEqualTo("ben: 1");
            relay.close();
            relay = relay(port);
            ear.until("ben joined");

            ben.send(new byte[] {'2'});

            assertThat(ear.next()).isEqualTo("ben: 2");
        } finally {
            relay.close();
        }
    }
}
