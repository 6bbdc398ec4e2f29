package io.crossdock.protocol.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.hub.Outcome;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets what, in which order, when many speak at once and some do not listen. */
class TopicDeliveryTest {
    private static final Pattern DATA =
            Pattern.compile("\\{\"type\":\"data\",\"peerId\":\"(\\w+)\",\"data\":\"(\\d+)\"}");

    private static final String SLOW_LEFT = "{\"type\":\"peer-left\",\"peerId\":\"slow\",\"topic\":\"t\"}";

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void everySendersFramesReachEveryOtherMemberCompleteAndInOrder() throws Exception {
        int peers = 6;
        int messages = 400;
        try (TestRelay relay = TestRelay.with(Map.of())) {
            List<TestSocket> members = members(relay, peers);
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < peers; i++) {
                TestSocket member = members.get(i);
                done.add(threads.submit(speaking(member, messages)));
                int self = i;
                done.add(threads.submit(() -> expectAll(member, self, peers, messages)));
            }

            for (Future<?> each : done) {
                each.get(60, TimeUnit.SECONDS);
            }
            for (TestSocket member : members) {
                member.expectSilence(20);
            }
            for (TestSocket member : members) {
                member.close();
            }
        }
    }

    /** So many sockets in one topic, m0 the oldest, with all their notices heard. */
    private static List<TestSocket> members(TestRelay relay, int count) throws IOException {
        List<TestSocket> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TestSocket joiner = TestSocket.open(relay.httpPort(), "/topic");
            joiner.send("{\"type\":\"join\",\"topic\":\"t\",\"peerId\":\"m" + i + "\"}");
            for (TestSocket earlier : members) {
                earlier.expect("{\"type\":\"peer-joined\",\"peerId\":\"m" + i + "\",\"topic\":\"t\"}");
            }
            if (i > 0) {
                joiner.expect("{\"type\":\"peer-joined\",\"peerId\":\"m0\",\"topic\":\"t\"}");
            }
            joiner.settle();
            members.add(joiner);
        }
        return members;
    }

    private static Callable<Void> speaking(TestSocket member, int messages) {
        return () -> {
            for (int i = 1; i <= messages; i++) {
                member.send("{\"type\":\"data\",\"data\":\"" + i + "\"}");
            }
            return null;
        };
    }

    private static Void expectAll(TestSocket member, int self, int peers, int messages) throws IOException {
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < (peers - 1) * messages; i++) {
            Matcher data = DATA.matcher(member.next().text());
            assertThat(data.matches()).isTrue();
            int number = Integer.parseInt(data.group(2));
            assertThat(number).as(data.group(1)).isEqualTo(last.getOrDefault(data.group(1), 0) + 1);
            last.put(data.group(1), number);
        }
        assertThat(last).hasSize(peers - 1).doesNotContainKey("m" + self).containsValue(messages);
        return null;
    }

    @Test
    void aReceiverThatDoesNotReadIsClosedWith1013AndNobodyElseLosesAnything() throws Exception {
        int messages = 600;
        String large = "A".repeat(64 << 10);
        try (TestRelay relay = TestRelay.with(Map.of());
                TestSocket alice = TestSocket.open(relay.httpPort(), "/topic");
                TestSocket slow =
                        TestSocket.open(HttpProbe.connectWithReceiveBuffer(relay.httpPort(), 8 << 10), "/topic");
                TestSocket bob = TestSocket.open(relay.httpPort(), "/topic")) {
            join(alice, "alice");
            join(slow, "slow");
            join(bob, "bob");
            bob.expect("{\"type\":\"peer-joined\",\"peerId\":\"alice\",\"topic\":\"t\"}");

            Future<?> ending = threads.submit(() -> {
                await().until(() -> relay.relay().ledger().count("topic", Outcome.SLOW) > 0);
                slow.expectCloseAfterAll(1013);
                return null;
            });
            boolean slowLeft = false;
            for (int i = 0; i < messages; i++) {
                // In step with bob, so that on a busy machine he is not too slow himself.
                alice.send("{\"type\":\"data\",\"data\":\"" + i + large + "\"}");
                String heard = bob.next().text();
                if (heard.equals(SLOW_LEFT)) {
                    slowLeft = true;
                    heard = bob.next().text();
                }
                assertThat(heard).startsWith("{\"type\":\"data\",\"peerId\":\"alice\",\"data\":\"" + i + "A");
            }

            if (!slowLeft) {
                bob.expect(SLOW_LEFT);
            }
            ending.get(30, TimeUnit.SECONDS);
            bob.expectSilence(50);
        }
    }

    private static void join(TestSocket socket, String id) throws IOException {
        socket.send("{\"type\":\"join\",\"topic\":\"t\",\"peerId\":\"" + id + "\"}");
        socket.settle();
    }

    @Test
    void aPeerThatAnswersNoPingIsGoneAfterTwo() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of("topic.ping-seconds", "1"));
                TestSocket alice = TestSocket.open(relay.httpPort(), "/topic");
                TestSocket mute = TestSocket.open(relay.httpPort(), "/topic").withoutPongs()) {
            join(alice, "alice");
            mute.send("{\"type\":\"join\",\"topic\":\"t\",\"peerId\":\"mute\"}");
            alice.expect("{\"type\":\"peer-joined\",\"peerId\":\"mute\",\"topic\":\"t\"}");
            long joinedNanos = System.nanoTime();

            alice.expect("{\"type\":\"peer-left\",\"peerId\":\"mute\",\"topic\":\"t\"}");

            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - joinedNanos);
            assertThat(seconds).isBetween(1L, 6L);
            alice.expectSilence(300);
        }
    }

    @Test
    void aStormOfPeersLeavesNothingBehind() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of());
                HttpProbe health = HttpProbe.connect(relay.httpPort())) {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int lane = i;
                done.add(threads.submit(() -> comeAndGo(relay, lane)));
            }
            for (Future<?> each : done) {
                each.get(60, TimeUnit.SECONDS);
            }

            await().untilAsserted(
                            () -> assertThat(health.get("/topic/health").body()).contains("\"topics\":0,\"peers\":0"));
        }
    }

    private static Void comeAndGo(TestRelay relay, int lane) throws IOException {
        for (int i = 0; i < 60; i++) {
            TestSocket socket = TestSocket.open(relay.httpPort(), "/topic");
            socket.send("{\"type\":\"join\",\"topic\":\"t" + (i % 3) + "\",\"peerId\":\"" + lane + "\"}");
            socket.send("{\"type\":\"join\",\"topic\":\"t" + (i % 2) + "\",\"peerId\":\"" + lane + "\"}");
            socket.send("{\"type\":\"data\",\"data\":\"QQ==\"}");
            if (i % 3 == 0) {
                socket.cut();
            } else if (i % 3 == 1) {
                socket.sendClose(1000, "");
                socket.expectCloseAfterAll(1000);
            }
            socket.close();
        }
        return null;
    }
}
