package io.crossdock.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRedis;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who hears of whom when a topic's members are on two nodes. */
final class TopicAcrossNodesTest {
    private final TestRedis redis = TestRedis.start();
    private final TestRelay north = relay();
    private final TestRelay south = relay();
    private final List<Talker> talkers = new ArrayList<>();

    private TestRelay relay() {
        return TestRelay.with(Map.of("redis.url", redis.url(), "redis.timeout-millis", "5000"));
    }

    @AfterEach
    void end() throws IOException {
        for (Talker talker : talkers) {
            talker.close();
        }
        north.close();
        south.close();
        redis.close();
    }

    private Talker join(TestRelay relay, String name) throws IOException {
        Talker talker = new Talker(relay == north ? "north" : "south", relay.httpPort(), "t", name);
        talkers.add(talker);
        int members = talkers.size();
        await().atMost(Traffic.PATIENCE)
                .untilAsserted(() ->
                        assertThat(redis.say("ZCARD crossdock:xd:m:{topic:t}")).isEqualTo(":" + members + "\r\n"));
        return talker;
    }

    private static String page(TestRelay relay, String path) throws IOException {
        try (HttpProbe probe = HttpProbe.connect(relay.httpPort())) {
            return probe.get(path).body();
        }
    }

    private void bothAre(String state) {
        await().atMost(Traffic.PATIENCE).untilAsserted(() -> {
            assertThat(page(north, "/ready")).contains("\"backplane\":\"" + state + "\"");
            assertThat(page(south, "/ready")).contains("\"backplane\":\"" + state + "\"");
        });
    }

    @Test
    void aNewcomerHearsOfTheOldestAnywhereAndEverybodyHearsOfItOnce() throws Exception {
        Talker alice = join(north, "alice");
        Talker bob = join(south, "bob");
        Talker carol = join(south, "carol");
        Talker dave = join(north, "dave");

        await().atMost(Traffic.PATIENCE).untilAsserted(() -> {
            assertThat(alice.notices()).containsExactly("joined bob", "joined carol", "joined dave");
            assertThat(bob.notices()).containsExactly("joined alice", "joined carol", "joined dave");
            assertThat(carol.notices()).containsExactly("joined alice", "joined dave");
            assertThat(dave.notices()).containsExactly("joined alice");
        });
        bob.say();
        alice.close();

        await().atMost(Traffic.PATIENCE).untilAsserted(() -> {
            assertThat(bob.notices()).endsWith("joined dave", "left alice");
            assertThat(carol.notices()).containsExactly("joined alice", "joined dave", "left alice");
            assertThat(dave.notices()).containsExactly("joined alice", "left alice");
            assertThat(dave.heardOf(bob)).containsExactly(1);
            assertThat(carol.heardOf(bob)).containsExactly(1);
        });
        assertThat(alice.notices()).hasSize(3);
        assertThat(page(north, "/ready")).isEqualTo("{\"status\":\"ready\",\"backplane\":\"up\"}");
        assertThat(page(north, "/metrics")).contains("crossdock_redis_up 1.0", "crossdock_redis_outages 0.0");
    }

    /** The notice about the other may come before the answer about one's own place: they take different connections. */
    @Test
    void twoWhoJoinAtTheSameMomentOnTwoNodesHearOfEachOther() throws Exception {
        for (int i = 0; i < 100; i++) {
            try (TestSocket one = TestSocket.open(north.httpPort(), "/topic");
                    TestSocket other = TestSocket.open(south.httpPort(), "/topic")) {
                one.send("{\"type\":\"join\",\"topic\":\"t" + i + "\",\"peerId\":\"one\"}");
                other.send("{\"type\":\"join\",\"topic\":\"t" + i + "\",\"peerId\":\"other\"}");

                one.expect("{\"type\":\"peer-joined\",\"peerId\":\"other\",\"topic\":\"t" + i + "\"}");
                other.expect("{\"type\":\"peer-joined\",\"peerId\":\"one\",\"topic\":\"t" + i + "\"}");
                one.settle();
                other.settle();
            }
        }
    }

    @Test
    void whoTalksAtOnceIsNeverHeardBeforeItsArrival() throws Exception {
        Talker alice = join(north, "alice");

        for (int i = 0; i < 30; i++) {
            Talker talker = new Talker("south", south.httpPort(), "t", "t" + i);
            talker.say();
            talkers.add(talker);
            await().atMost(Traffic.PATIENCE).until(() -> !alice.heardOf(talker).isEmpty());
            assertThat(alice.notices()).contains("joined " + talker.name);
        }
    }

    @Test
    void whatHappensWhileRedisIsAwayIsToldWhenItIsBackAndNothingTwice() throws Exception {
        Talker alice = join(north, "alice");
        Talker bob = join(south, "bob");
        Talker ben = join(south, "ben");
        await().atMost(Traffic.PATIENCE).until(() -> alice.notices().size() == 2);

        redis.kill();
        bothAre("away");
        Talker anna = new Talker("north", north.httpPort(), "t", "anna");
        await().atMost(Traffic.PATIENCE).until(() -> alice.notices().contains("joined anna"));
        ben.close();
        await().atMost(Traffic.PATIENCE).until(() -> bob.notices().contains("left ben"));
        redis.restart();
        bothAre("up");

        await().atMost(Traffic.PATIENCE).untilAsserted(() -> {
            assertThat(bob.notices()).containsExactly("joined alice", "joined ben", "left ben", "joined anna");
            assertThat(alice.notices()).containsExactly("joined bob", "joined ben", "joined anna", "left ben");
        });
        assertThat(anna.notices()).startsWith("joined alice");
        Talker carol = new Talker("south", south.httpPort(), "t", "carol");
        await().atMost(Traffic.PATIENCE).until(() -> alice.notices().contains("joined carol"));
        assertThat(carol.notices()).containsExactly("joined alice");
        carol.say();
        await().atMost(Traffic.PATIENCE).until(() -> alice.heardOf(carol).equals(List.of(1)));
        carol.close();
    }
}
