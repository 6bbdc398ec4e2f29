package io.crossdock.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRedis;
import io.crossdock.kit.TestRelay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Redis that answers nobody, or answers and does not do what it is asked, for longer than a node may be silent. */
final class RedisRefusalsTest {
    /** After so long a node judges others. */
    private static final Duration JUDGING = Duration.ofMillis(6_500);
    /** Longer than a node may be silent before others give it up. */
    private static final Duration DEADLY = Duration.ofSeconds(7);

    @TempDir
    Path folder = Path.of("");

    private static void pass(Duration time) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS))
                .isFalse();
    }

    private static TestRelay node(TestRedis redis, int timeoutMillis) {
        return TestRelay.with(
                Map.of("redis.url", redis.url(), "redis.timeout-millis", Integer.toString(timeoutMillis)));
    }

    private static Talker talker(String node, TestRelay relay, String name) throws Exception {
        return new Talker(node, relay.httpPort(), "t", name);
    }

    private static void hears(Talker listener, Talker speaker) {
        int before = speaker.said();
        await().atMost(Traffic.PATIENCE).until(() -> {
            speaker.say();
            return listener.heardOf(speaker).stream().anyMatch(number -> number > before);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 30_000})
    void aPauseOfRedisThatNoNodeCouldHaveSurvivedKillsNone(int timeoutMillis) throws Exception {
        try (TestRedis redis = TestRedis.start();
                TestRelay north = node(redis, timeoutMillis);
                TestRelay south = node(redis, timeoutMillis);
                Talker ann = talker("north", north, "ann");
                Talker bea = talker("south", south, "bea")) {
            hears(ann, bea);
            pass(JUDGING);

            redis.pause();
            pass(DEADLY);
            redis.resume();
            hears(ann, bea);
            hears(bea, ann);

            // Whoever were to be given up now would be so with the next beat or two.
            pass(Duration.ofSeconds(3));
            assertThat(ann.notices()).containsExactly("joined bea");
            assertThat(bea.notices()).containsExactly("joined ann");
            assertThat(redis.say("ZCARD crossdock:xd:dead:{nodes}")).isEqualTo(":0\r\n");
        }
    }

    @Test
    void aFullRedisIsAwayAndPassesMessagesAndKillsNobody() throws Exception {
        try (TestRedis redis = TestRedis.start();
                TestRelay north = node(redis, 1_000);
                TestRelay south = node(redis, 1_000);
                Talker ann = talker("north", north, "ann");
                Talker bea = talker("south", south, "bea")) {
            hears(ann, bea);
            pass(JUDGING);

            redis.say("CONFIG SET maxmemory 1");
            ready(north, "{\"status\":\"ready\",\"backplane\":\"away\",\"reason\":\"OOM\"}");
            ready(south, "{\"status\":\"ready\",\"backplane\":\"away\",\"reason\":\"OOM\"}");
            try (Talker cid = talker("south", south, "cid")) {
                hears(ann, cid);
                pass(DEADLY);
                hears(ann, bea);
                assertThat(ann.notices()).containsExactly("joined bea");
                redis.say("CONFIG SET maxmemory 0");
                ready(north, "{\"status\":\"ready\",\"backplane\":\"up\"}");
                ready(south, "{\"status\":\"ready\",\"backplane\":\"up\"}");

                await().atMost(Traffic.PATIENCE).until(() -> ann.notices().contains("joined cid"));
                pass(Duration.ofSeconds(3));
                assertThat(ann.notices()).containsExactly("joined bea", "joined cid");
                assertThat(bea.notices()).containsExactlyInAnyOrder("joined ann", "joined cid");
                assertThat(redis.say("ZCARD crossdock:xd:dead:{nodes}")).isEqualTo(":0\r\n");
            }
        }
    }

    private static void ready(TestRelay relay, String says) {
        await().atMost(Traffic.PATIENCE).untilAsserted(() -> {
            try (HttpProbe http = HttpProbe.connect(relay.httpPort())) {
                assertThat(http.get("/ready").body()).isEqualTo(says);
            }
        });
    }

    @Test
    void aMasterThatWasDemotedIsLeftForTheOneThatSentinelNames() throws Exception {
        try (TestRedis master = TestRedis.start();
                TestRedis replica = TestRedis.start("--replicaof", "127.0.0.1", Integer.toString(master.port()));
                TestRedis sentinel = TestRedis.sentinel("crossdock", master.port())) {
            await().atMost(Traffic.PATIENCE)
                    .until(() -> master.say("INFO replication").contains("state=online"));
            String url = "redis-sentinel://127.0.0.1:" + sentinel.port() + "/0#crossdock";
            try (Traffic traffic = new Traffic(folder, url, "north", "south")) {
                Talker ann = traffic.join("north", "ann");
                traffic.join("south", "bea");
                await().atMost(Traffic.PATIENCE).until(() -> ann.notices().contains("joined bea"));

                // By hand, so that nobody closes the nodes' connections.
                sentinel.say("SENTINEL REMOVE crossdock");
                replica.say("REPLICAOF NO ONE");
                sentinel.say("SENTINEL MONITOR crossdock 127.0.0.1 " + replica.port() + " 1");
                master.say("REPLICAOF 127.0.0.1 " + replica.port());

                for (String node : List.of("north", "south")) {
                    await().atMost(Traffic.PATIENCE)
                            .untilAsserted(() -> assertThat(traffic.node(node).err())
                                    .contains("event=redis-away reason=\"READONLY ", "event=redis-back"));
                }
                traffic.redisIs("up");
                traffic.begin();
                assertThat(replica.say("CLIENT LIST TYPE pubsub")).contains("crossdock-");
                assertThat(ann.notices()).containsExactly("joined bea");
            }
        }
    }

    @Test
    void whyRedisDoesNotComeBackIsSaidOnce() throws Exception {
        try (TestRedis redis = TestRedis.start();
                Traffic traffic = new Traffic(folder, redis.url(), "north")) {
            redis.say("CONFIG SET requirepass hunter2\r\nCLIENT KILL TYPE pubsub\r\nCLIENT KILL TYPE normal");

            await().atMost(Traffic.PATIENCE)
                    .untilAsserted(() -> assertThat(traffic.node("north").err()).contains("reason=\"NOAUTH "));
            assertThat(traffic.page("north", "/ready")).contains("\"backplane\":\"away\"");
            pass(Duration.ofSeconds(5));
            redis.say("AUTH hunter2\r\nCONFIG SET requirepass \"\"");
            traffic.redisIs("up");

            assertThat(traffic.node("north").err())
                    .containsOnlyOnce("reason=\"NOAUTH ")
                    .contains("event=redis-back")
                    .doesNotContain("hunter2");
        }
    }
}
