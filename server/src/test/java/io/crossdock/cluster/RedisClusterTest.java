package io.crossdock.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.kit.TestCluster;
import io.crossdock.kit.TestRedis;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes at a cluster of Redis servers. */
final class RedisClusterTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void everybodyIsHeardOverShardsAndAFailoverCostsWhatIsCounted() throws Exception {
        try (TestCluster redis = new TestCluster("{topic:t}");
                Traffic traffic = new Traffic(folder, redis.url(), "north", "south")) {
            Talker ann = traffic.join("north", "ann");
            traffic.join("south", "bea");
            await().atMost(Traffic.PATIENCE).until(() -> ann.notices().contains("joined bea"));
            traffic.begin();
            traffic.heardFromNowOn();
            assertThat(traffic.lost()).isZero();

            redis.failOver();
            traffic.redisIs("up");

            traffic.heardFromNowOn();
            assertThat(traffic.reckon()).isPositive();
            Talker bob = traffic.join("south", "bob");
            await().atMost(Traffic.PATIENCE).until(() -> ann.notices().contains("joined bob"));
            assertThat(bob.notices()).hasSize(1);
        }
    }

    @Test
    void aSlotThatMovesTakesItsTopicAlongAndCostsWhatIsCounted() throws Exception {
        try (TestCluster redis = new TestCluster("x");
                Traffic traffic = new Traffic(folder, redis.url(), "north", "south")) {
            Talker ann = traffic.join("north", "ann");
            traffic.join("south", "bea");
            Talker val = traffic.join("north", "val", "v");
            Talker vic = traffic.join("south", "vic", "v");
            await().atMost(Traffic.PATIENCE).until(() -> ann.notices().contains("joined bea"));
            traffic.begin();

            TestRedis from = redis.master("{topic:t}");
            TestRedis to = redis.master("{topic:w}");
            redis.move("{topic:t}", from, to);
            redis.move("{nodes}", redis.master("{nodes}"), to);
            traffic.heardFromNowOn();
            redis.move("{topic:t}", to, from);
            traffic.heardFromNowOn();

            traffic.redisIs("up");
            traffic.reckon();
            assertThat(val.missedOf(vic) + vic.missedOf(val))
                    .as("of a topic that did not move")
                    .isZero();
            assertThat(ann.notices()).as("nobody left").containsExactly("joined bea");
            Talker bob = traffic.newcomer("south", "bob", "t");
            await().atMost(Traffic.PATIENCE).until(() -> ann.notices().contains("joined bob"));
            assertThat(bob.notices()).hasSize(1);
            traffic.kill("south");
            await().atMost(Traffic.PATIENCE).until(() -> ann.notices().contains("left bob"));
        }
    }

    @Test
    void aShardThatIsAwayIsMissedByItsTopicsAlone() throws Exception {
        try (TestCluster redis = new TestCluster("{topic:w}", "--cluster-require-full-coverage", "no");
                Traffic traffic = new Traffic(folder, redis.url(), "north", "south")) {
            Talker ann = traffic.join("north", "ann");
            traffic.join("south", "bea");
            Talker val = traffic.join("north", "val", "v");
            Talker vic = traffic.join("south", "vic", "v");
            await().atMost(Traffic.PATIENCE).until(() -> ann.notices().contains("joined bea"));
            await().atMost(Traffic.PATIENCE).until(() -> val.notices().contains("joined vic"));
            traffic.begin();

            redis.master("{topic:t}").pause();
            traffic.redisIs("away");
            traffic.heardFromNowOn("v");
            Talker viv = traffic.newcomer("south", "viv", "v");
            await().atMost(Traffic.PATIENCE).until(() -> val.notices().contains("joined viv"));
            Talker abe = traffic.newcomer("north", "abe", "t");
            await().atMost(Traffic.PATIENCE).until(() -> ann.notices().contains("joined abe"));
            assertThat(traffic.page("north", "/metrics")).contains("crossdock_redis_up 0.0");
            redis.master("{topic:t}").resume();
            traffic.redisIs("up");

            traffic.heardFromNowOn();
            assertThat(traffic.reckon()).isPositive();
            assertThat(val.missedOf(vic) + vic.missedOf(val))
                    .as("on the other shards")
                    .isZero();
            assertThat(abe.notices()).contains("joined ann");
            assertThat(viv.notices()).hasSize(1);
            assertThat(traffic.page("north", "/metrics"))
                    .contains("crossdock_redis_up 1.0", "crossdock_redis_outages 1.0");
        }
    }
}
