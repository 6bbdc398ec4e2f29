package io.crossdock.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.hub.CountingMetrics;
import io.crossdock.hub.FakePeer;
import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Hub;
import io.crossdock.hub.HubLimits;
import io.crossdock.hub.ManualTime;
import io.crossdock.hub.Outcome;
import io.crossdock.hub.TestFrames;
import io.crossdock.hub.TestLoops;
import io.crossdock.kit.SlowWay;
import io.crossdock.kit.TestRedis;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One node of two loses its way to Redis, alone: what it does not hear it counts. */
final class CutOffTest {
    private static final GroupKey GROUP = new GroupKey("topic", "news");

    private final TestRedis redis = TestRedis.start();
    private final SlowWay way = way();
    private final TestLoops loops = new TestLoops(3);
    private Node here;
    private Node there;
    private FakePeer reader = new FakePeer(loops.loop(1));
    private int said;

    private record Node(RedisNode redis, Hub hub, CountingMetrics metrics) implements AutoCloseable {
        long lost() {
            return metrics.count("topic", Outcome.BACKPLANE_AWAY);
        }

        @Override
        public void close() {
            redis.close();
        }
    }

    private SlowWay way() {
        try {
            return new SlowWay(redis.port());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void start() throws Exception {
        here = node(0, redis.url());
        there = node(1, way.redisUrl());
    }

    @AfterEach
    void end() {
        here.close();
        there.close();
        loops.close();
        way.close();
        redis.close();
    }

    private Node node(int loop, String url) throws IOException {
        RedisNode node =
                RedisNode.open(new RedisOptions(url, null, "t:", Duration.ofMillis(1_500), Duration.ofSeconds(2)));
        CountingMetrics metrics = new CountingMetrics();
        RedisBackplane backplane = node.backplane(metrics);
        Hub hub = new Hub(loops.all().subList(loop, loop + 1), HubLimits.DEFAULT, backplane, metrics, new ManualTime());
        return new Node(node, hub, metrics);
    }

    private FakePeer member(Node node, int loop) throws Exception {
        FakePeer peer = new FakePeer(loops.loop(loop));
        TestLoops.on(peer.loop(), () -> node.hub.join(GROUP, peer));
        assertThat(node.hub.settled(GROUP).toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isTrue();
        return peer;
    }

    private void say(Node at, int loop, int count) {
        TestLoops.run(loops.loop(loop), () -> {
            for (int i = 0; i < count; i++) {
                at.hub.publish(GROUP, TestFrames.text("x" + said++), null);
            }
        });
        await().until(() -> at.redis.waitingBytes() == 0);
    }

    private void sayHere(int count) {
        say(here, 0, count);
    }

    private void cut() throws IOException {
        way.cut();
        await().until(() -> !there.redis.up());
    }

    private void mend() {
        way.mend();
        await().atMost(Duration.ofSeconds(30)).until(() -> there.redis.up());
    }

    /** Exactly what did not come is counted: where it did not come. */
    private void reckon() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(reader.receivedCount() + there.lost())
                        .as("%s came, %s counted", reader.receivedCount(), there.lost())
                        .isEqualTo(said));
        assertThat(here.lost()).isZero();
    }

    @Test
    void whatIsSaidOnlyMeanwhileIsCountedThoughNobodyGoesOn() throws Exception {
        member(here, 0);
        reader = member(there, 1);

        cut();
        sayHere(129);
        mend();

        reckon();
        assertThat(there.lost()).isEqualTo(129);
    }

    @Test
    void whatIsSaidByANodeWithoutMembersIsCounted() throws Exception {
        reader = member(there, 1);

        cut();
        sayHere(129);
        mend();
        sayHere(1);

        reckon();
        assertThat(reader.received()).containsExactly("x129");
    }

    @Test
    void whatIsSaidAfterATalkAndBeforeSilenceIsCounted() throws Exception {
        reader = member(there, 1);
        sayHere(50);
        await().until(() -> reader.receivedCount() == 50);

        cut();
        sayHere(20);
        mend();
        reckon();
        cut();
        sayHere(3);
        mend();

        reckon();
        assertThat(there.lost()).isEqualTo(23);
    }

    @Test
    void whatIsSaidAllTheTimeIsHeardOrCounted() throws Exception {
        member(here, 0);
        reader = member(there, 1);
        for (int round = 0; round < 3; round++) {
            sayHere(40);
            way.cut();
            for (int i = 0; i < 20 || there.redis.up(); i++) {
                sayHere(5);
            }
            way.mend();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                sayHere(5);
                return there.redis.up();
            });
        }
        sayHere(40);

        reckon();
        assertThat(there.lost()).isPositive();
        assertThat(reader.receivedCount()).isGreaterThan(40);
    }

    @Test
    void whatANodeSaysThatCameMeanwhileIsCounted() throws Exception {
        reader = member(there, 1);
        sayHere(10);
        await().until(() -> reader.receivedCount() == 10);

        cut();
        try (Node third = node(2, redis.url())) {
            say(third, 2, 7);
            mend();
            reckon();
        }
        assertThat(there.lost()).isEqualTo(7);
    }

    @Test
    void whatWasSaidBeforeAnybodyListenedAndInAnOutageWithoutAWordCountsForNothing() throws Exception {
        member(here, 0);
        sayHere(30);
        int unheard = said;
        reader = member(there, 1);
        sayHere(4);
        await().until(() -> reader.receivedCount() == 4);
        long answered = there.redis.outages();

        cut();
        mend();
        sayHere(1);

        await().until(() -> reader.receivedCount() == 5);
        said -= unheard;
        reckon();
        assertThat(there.redis.outages()).isGreaterThan(answered);
        assertThat(there.lost()).isZero();
    }
}
