package io.crossdock.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.kit.SlowWay;
import io.crossdock.kit.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes and Redis fail in every way we know of while everybody talks. */
final class FailuresTest {
    @TempDir
    Path folder = Path.of("");

    /** Long enough for whoever watches to give up, and no longer. */
    private static void pass(Duration time) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS))
                .isFalse();
    }

    private static void crew(Traffic traffic) throws Exception {
        traffic.join("north", "ann");
        traffic.join("north", "abe");
        traffic.join("south", "bea");
        traffic.join("south", "bob");
        traffic.begin();
    }

    @Test
    void withoutAFailureNothingIsMissing() throws Exception {
        try (TestRedis redis = TestRedis.start();
                Traffic traffic = new Traffic(folder, redis.url(), "north", "south")) {
            crew(traffic);

            pass(Duration.ofSeconds(1));

            assertThat(traffic.reckon()).isZero();
        }
    }

    @Test
    void aNodeKilledHardLeavesNoGhostsAndEverybodyHearsOfItOnce() throws Exception {
        try (TestRedis redis = TestRedis.start();
                Traffic traffic = new Traffic(folder, redis.url(), "west", "north", "south")) {
            traffic.join("west", "zoe");
            Talker ann = traffic.join("north", "ann");
            Talker bea = traffic.join("south", "bea");
            traffic.join("west", "zac");
            traffic.begin();
            long killedNanos = System.nanoTime();

            traffic.kill("west");

            await().atMost(Traffic.PATIENCE)
                    .until(() ->
                            ann.notices().contains("left zac") && bea.notices().contains("left zac"));
            await().atMost(Traffic.PATIENCE)
                    .until(() ->
                            ann.notices().contains("left zoe") && bea.notices().contains("left zoe"));
            // Ten seconds are promised; a machine that is busy with more than us gets as many again.
            assertThat(Duration.ofNanos(System.nanoTime() - killedNanos)).isLessThan(Duration.ofSeconds(20));
            Talker cid = traffic.join("south", "cid");
            await().atMost(Traffic.PATIENCE).until(() -> ann.notices().contains("joined cid"));
            assertThat(cid.notices()).containsAnyOf("joined ann", "joined bea").hasSize(1);
            assertThat(ann.notices()).containsOnlyOnce("left zoe", "left zac", "joined zac");
            assertThat(bea.notices()).containsOnlyOnce("left zoe", "left zac", "joined zac");
            assertThat(redis.say("ZCARD crossdock:xd:m:{topic:t}")).isEqualTo(":3\r\n");
        }
    }

    @Test
    void aPausedRedisCostsWhatIsCountedAndNothingElse() throws Exception {
        try (TestRedis redis = TestRedis.start();
                Traffic traffic = new Traffic(folder, redis.url(), "north", "south")) {
            crew(traffic);

            redis.pause();
            traffic.redisIs("away");
            pass(Duration.ofMillis(500));
            redis.resume();
            traffic.redisIs("up");

            traffic.heardFromNowOn();
            traffic.reckon();
        }
    }

    @Test
    void aSlowRedisMakesEverythingLaterAndCostsNothing() throws Exception {
        try (TestRedis redis = TestRedis.start();
                SlowWay way = new SlowWay(redis.port());
                Traffic traffic = new Traffic(folder, way.redisUrl(), "north", "south")) {
            crew(traffic);

            way.delayMillis(300);
            pass(Duration.ofSeconds(3));
            traffic.heardFromNowOn();
            assertThat(traffic.page("north", "/metrics"))
                    .contains("crossdock_redis_up 1.0")
                    .doesNotContain("crossdock_redis_waiting_bytes 0.0");
            way.delayMillis(0);

            assertThat(traffic.reckon()).isZero();
            assertThat(traffic.lost()).isZero();
            assertThat(traffic.page("south", "/metrics")).contains("crossdock_redis_outages 0.0");
        }
    }

    @Test
    void aRedisSlowerThanItsTimeoutIsAwayUntilItIsQuickAgain() throws Exception {
        try (TestRedis redis = TestRedis.start();
                SlowWay way = new SlowWay(redis.port());
                Traffic traffic = new Traffic(folder, way.redisUrl(), "north", "south")) {
            crew(traffic);

            way.delayMillis(1_500);
            traffic.redisIs("away");
            assertThat(traffic.page("north", "/metrics"))
                    .contains("crossdock_redis_up 0.0", "crossdock_redis_outages 1.0");
            way.delayMillis(0);
            traffic.redisIs("up");

            traffic.heardFromNowOn();
            assertThat(traffic.reckon()).isPositive();
            assertThat(traffic.page("north", "/metrics"))
                    .contains("crossdock_redis_up 1.0", "crossdock_redis_outages 1.0");
        }
    }

    @Test
    void aRedisThatDiesAndComesBackEmptyCostsWhatIsCounted() throws Exception {
        try (TestRedis redis = TestRedis.start();
                Traffic traffic = new Traffic(folder, redis.url(), "north", "south")) {
            crew(traffic);

            redis.kill();
            traffic.redisIs("away");
            redis.restart();
            traffic.redisIs("up");

            traffic.heardFromNowOn();
            assertThat(traffic.reckon()).isPositive();
            await().atMost(Traffic.PATIENCE)
                    .untilAsserted(() -> assertThat(redis.say("ZCARD crossdock:xd:m:{topic:t}"))
                            .isEqualTo(":4\r\n"));
        }
    }

    @Test
    void aNodeThatStoodStillForAMomentHasMissedNothing() throws Exception {
        try (TestRedis redis = TestRedis.start();
                Traffic traffic = new Traffic(folder, redis.url(), "north", "south")) {
            crew(traffic);

            traffic.node("south").signal("STOP");
            pass(Duration.ofSeconds(3));
            traffic.node("south").signal("CONT");

            traffic.heardFromNowOn();
            traffic.reckon();
        }
    }

    @Test
    void aNodeThatStoodStillTooLongIsGivenUpAndComesBack() throws Exception {
        try (TestRedis redis = TestRedis.start();
                Traffic traffic = new Traffic(folder, redis.url(), "north", "south")) {
            crew(traffic);
            Talker ann = traffic.join("north", "amy");
            await().atMost(Traffic.PATIENCE).until(() -> ann.notices().size() == 1);

            traffic.node("south").signal("STOP");
            await().atMost(Traffic.PATIENCE).until(() -> ann.notices().contains("left bob"));
            traffic.node("south").signal("CONT");

            await().atMost(Traffic.PATIENCE).until(() -> ann.notices().contains("joined bob"));
            await().atMost(Traffic.PATIENCE).until(() -> ann.notices().contains("joined bea"));
            assertThat(ann.notices()).containsOnlyOnce("left bob", "left bea", "joined bob", "joined bea");
            traffic.heardFromNowOn();
        }
    }

    @Test
    void sentinelsFailoverMovesEverybodyToTheNewMaster() throws Exception {
        try (TestRedis master = TestRedis.start();
                TestRedis replica = TestRedis.start("--replicaof", "127.0.0.1", Integer.toString(master.port()));
                TestRedis sentinel = TestRedis.sentinel("crossdock", master.port())) {
            await().atMost(Traffic.PATIENCE)
                    .until(() -> master.say("INFO replication").contains("state=online"));
            await().atMost(Traffic.PATIENCE)
                    .until(() ->
                            sentinel.say("SENTINEL replicas crossdock").contains(Integer.toString(replica.port())));
            String url = "redis-sentinel://127.0.0.1:" + sentinel.port() + "/0#crossdock";
            try (Traffic traffic = new Traffic(folder, url, "north", "south")) {
                crew(traffic);

                master.kill();
                traffic.redisIs("away");
                traffic.redisIs("up");

                traffic.heardFromNowOn();
                assertThat(traffic.reckon()).isPositive();
                await().atMost(Traffic.PATIENCE)
                        .untilAsserted(() -> assertThat(replica.say("ZCARD crossdock:xd:m:{topic:t}"))
                                .isEqualTo(":4\r\n"));
            }
        }
    }
}
