package io.crossdock.backplane.redis;

import static io.crossdock.hub.TestLoops.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.hub.CountingMetrics;
import io.crossdock.hub.FakePeer;
import io.crossdock.hub.Frame;
import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Hub;
import io.crossdock.hub.HubLimits;
import io.crossdock.hub.ManualTime;
import io.crossdock.hub.Membership;
import io.crossdock.hub.Outcome;
import io.crossdock.hub.TestFrames;
import io.crossdock.hub.TestLoops;
import io.crossdock.kit.TestRedis;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two hubs of one process as two nodes at one Redis. */
final class RedisBackplaneTest {
    private static final GroupKey GROUP = new GroupKey("topic", "news");
    private static final GroupKey PHONE = new GroupKey("device", "phone");

    private final TestRedis redis = TestRedis.start();
    private final TestLoops loops = new TestLoops(3);
    private final CountingMetrics metrics = new CountingMetrics();
    private final List<FakePeer> lost = new CopyOnWriteArrayList<>();
    private Node here;
    private Node there;

    private record Node(RedisNode redis, RedisBackplane backplane, Hub hub) {}

    @BeforeEach
    void start() throws IOException {
        here = node(0);
        there = node(1);
    }

    @AfterEach
    void end() {
        here.redis.close();
        there.redis.close();
        loops.close();
        redis.close();
    }

    private Node node(int loop) throws IOException {
        RedisNode node = RedisNode.open(
                new RedisOptions(redis.url(), null, "t:", Duration.ofMillis(1_500), Duration.ofSeconds(2)));
        RedisBackplane backplane = node.backplane(metrics);
        Hub hub = new Hub(loops.all().subList(loop, loop + 1), HubLimits.DEFAULT, backplane, metrics, new ManualTime());
        return new Node(node, backplane, hub);
    }

    private FakePeer member(Node node, int loop, GroupKey group) throws Exception {
        FakePeer peer = new FakePeer(loops.loop(loop));
        TestLoops.on(peer.loop(), () -> node.hub.join(group, peer));
        assertThat(done(node.hub.settled(group))).isTrue();
        return peer;
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void say(FakePeer from, Node at, GroupKey group, String... texts) {
        TestLoops.run(from.loop(), () -> {
            for (String text : texts) {
                at.hub.publish(group, TestFrames.text(text), from);
            }
        });
    }

    @Test
    void framesReachTheOtherNodeInOrderAndNeverComeBack() throws Exception {
        FakePeer alice = member(here, 0, GROUP);
        FakePeer near = member(here, 0, GROUP);
        FakePeer far = member(there, 1, GROUP);
        String[] numbers = IntStream.range(0, 2_000).mapToObj(Integer::toString).toArray(String[]::new);

        say(alice, here, GROUP, numbers);

        eventually(() -> metrics.count("topic", Outcome.SENT) == 4_000);
        assertThat(near.received()).containsExactly(numbers);
        assertThat(far.received()).containsExactly(numbers);
        assertThat(alice.received()).isEmpty();
        assertThat(metrics.count("topic", Outcome.BACKPLANE_AWAY)).isZero();
    }

    @Test
    void namesThatNoTextCanHoldStayApart() throws Exception {
        GroupKey half = new GroupKey("topic", "\ud800");
        GroupKey otherHalf = new GroupKey("topic", "\udc00");
        FakePeer alice = member(here, 0, half);
        FakePeer bob = member(there, 1, half);
        FakePeer eve = member(there, 1, otherHalf);

        say(alice, here, half, "hello");

        eventually(() -> bob.receivedCount() == 1);
        assertThat(bob.received()).containsExactly("hello");
        assertThat(eve.received()).isEmpty();
    }

    @Test
    void aNoticeIsForThoseWhoCameBefore() throws Exception {
        FakePeer alice = member(here, 0, GROUP);
        FakePeer early = new FakePeer(loops.loop(1));
        FakePeer late = new FakePeer(loops.loop(1));
        Membership first = TestLoops.on(early.loop(), () -> there.hub.join(GROUP, early));
        Membership second = TestLoops.on(late.loop(), () -> there.hub.join(GROUP, late));
        TestLoops.run(early.loop(), () -> {
            first.arrivedAs(1);
            second.arrivedAs(3);
        });
        done(there.hub.settled(GROUP));

        TestLoops.run(alice.loop(), () -> here.hub.notice(GROUP, TestFrames.text("two"), alice, 2));
        say(alice, here, GROUP, "all");

        eventually(() -> late.receivedCount() == 1);
        assertThat(early.received()).containsExactly("two", "all");
        assertThat(late.received()).containsExactly("all");
    }

    @Test
    void aFrameIsGivenBackWhenItIsOnItsWay() throws Exception {
        FakePeer alice = member(here, 0, GROUP);
        Frame frame = TestFrames.text("hello");

        TestLoops.run(alice.loop(), () -> here.hub.publish(GROUP, frame, alice));

        eventually(() -> frame.refCnt() == 0);
    }

    @Test
    void aNameIsFoundOnTheNodeThatHoldsItUntilItIsGivenBack() throws Exception {
        FakePeer phone = new FakePeer(loops.loop(1));
        there.hub.directory().take(PHONE, phone, () -> lost.add(phone));
        await().until(() -> done(here.hub.direct(PHONE, TestFrames.text("ring"))));

        assertThat(done(here.hub.direct(new GroupKey("device", "tablet"), TestFrames.text("ring"))))
                .isFalse();
        // The answer to the sender and the frame come on two connections.
        eventually(() -> phone.received().contains("ring"));
        there.hub.directory().giveBack(PHONE, phone);
        await().until(() -> !done(here.hub.direct(PHONE, TestFrames.text("ring"))));

        assertThat(phone.received()).containsOnly("ring");
    }

    @Test
    void whatIsSentToOneWhoComesAndGoesArrivesOrIsRefusedOrComesBack() throws Exception {
        GroupKey mac = new GroupKey("device", "mac");
        FakePeer sender = new FakePeer(loops.loop(0)).at(mac);
        here.hub.directory().take(mac, sender);
        assertThat(done(here.redis.settled(here.backplane.subscription(mac)))).isTrue();
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();

        for (int round = 0; round < 200; round++) {
            FakePeer phone = new FakePeer(loops.loop(1));
            there.hub.directory().take(PHONE, phone);
            assertThat(done(there.redis.settled(there.backplane.subscription(PHONE))))
                    .isTrue();
            for (int i = 0; i < 40; i++) {
                if (i == 20) {
                    there.hub.directory().giveBack(PHONE, phone);
                }
                here.hub.direct(PHONE, TestFrames.text("ring"), sender).thenAccept(found -> {
                    accepted.addAndGet(found ? 1 : 0);
                    answered.incrementAndGet();
                });
            }
        }

        await().until(() -> answered.get() == 200 * 40);
        eventually(() -> metrics.count("device", Outcome.SENT) + metrics.count("device", Outcome.NOBODY_THERE)
                == accepted.get());
        long lost = metrics.count("device", Outcome.NOBODY_THERE);
        assertThat(lost).as("frames that met the holder's leaving").isPositive();
        eventually(() -> sender.returned().size() == lost);
        assertThat(sender.returned()).containsOnly("nobody_there ring");
    }

    @Test
    void whatOneNodeSendsToItselfWhileANameIsGivenBackIsCountedToo() throws Exception {
        for (int round = 0; round < 50; round++) {
            FakePeer phone = new FakePeer(loops.loop(0));
            here.hub.directory().take(PHONE, phone);
            assertThat(done(here.redis.settled(here.backplane.subscription(PHONE))))
                    .isTrue();
            long counted = metrics.count("device", Outcome.NOBODY_THERE);

            here.hub.directory().giveBack(PHONE, phone);
            boolean accepted = done(here.hub.direct(PHONE, TestFrames.text("ring")));

            eventually(() -> metrics.count("device", Outcome.NOBODY_THERE) - counted == (accepted ? 1 : 0));
        }
    }

    @Test
    void theNewestHolderAnywhereKeepsAName() throws Exception {
        FakePeer first = new FakePeer(loops.loop(0));
        FakePeer second = new FakePeer(loops.loop(1));
        here.hub.directory().take(PHONE, first, () -> lost.add(first));
        await().until(() -> done(there.hub.direct(PHONE, TestFrames.text("?"))));

        there.hub.directory().take(PHONE, second, () -> lost.add(second));
        await().until(() -> lost.contains(first));
        here.hub.directory().giveBack(PHONE, first);
        await().until(() -> done(here.hub.direct(PHONE, TestFrames.text("ring"))));

        assertThat(lost).containsOnly(first);
        assertThat(lost).doesNotContain(second);
        eventually(() -> second.received().contains("ring"));
    }

    @Test
    void whileRedisIsAwayTheNodeGoesOnAloneAndCountsWhatGoesNoFurther() throws Exception {
        FakePeer alice = member(here, 0, GROUP);
        FakePeer near = member(here, 0, GROUP);
        FakePeer far = member(there, 1, GROUP);
        assertThat(here.backplane.state()).isEqualTo("up");

        redis.kill();
        await().until(() -> !here.redis.up() && !there.redis.up());
        say(alice, here, GROUP, "one", "two");

        eventually(() -> near.receivedCount() == 2);
        assertThat(here.backplane.state()).isEqualTo("away");
        assertThat(metrics.count("topic", Outcome.BACKPLANE_AWAY)).isEqualTo(2);
        assertThat(done(here.hub.direct(PHONE, TestFrames.text("ring")))).isFalse();
        assertThat(metrics.count("device", Outcome.BACKPLANE_AWAY)).isEqualTo(1);
        redis.restart();
        await().until(() -> here.redis.up() && there.redis.up());
        say(alice, here, GROUP, "three");
        eventually(() -> far.receivedCount() == 1);
        assertThat(far.received()).containsExactly("three");
        assertThat(near.received()).containsExactly("one", "two", "three");
    }

    @Test
    void whatAPausedRedisNeverAnsweredIsCountedWhenItCountsAsAway() throws Exception {
        FakePeer alice = member(here, 0, GROUP);
        FakePeer near = member(here, 0, GROUP);
        redis.pause();
        say(alice, here, GROUP, "one", "two", "three");

        await().until(() -> !here.redis.up());

        eventually(() -> metrics.count("topic", Outcome.BACKPLANE_AWAY) == 3);
        assertThat(here.redis.waitingBytes()).isZero();
        eventually(() -> near.receivedCount() == 3);
        redis.resume();
        await().until(here.redis::up);
    }

    @Test
    void aHolderThatWasThereAllAlongHoldsAfterRedisCameBackEmpty() throws Exception {
        FakePeer phone = new FakePeer(loops.loop(1));
        there.hub.directory().take(PHONE, phone, () -> lost.add(phone));
        await().until(() -> done(here.hub.direct(PHONE, TestFrames.text("before"))));

        redis.restart();

        await().ignoreExceptions().until(() -> done(here.hub.direct(PHONE, TestFrames.text("after"))));
        eventually(() -> phone.received().contains("after"));
        assertThat(lost).doesNotContain(phone);
    }

    @Test
    void whoTookANameOnTwoNodesWhileRedisWasAwayKeepsTheNewerOne() throws Exception {
        FakePeer older = new FakePeer(loops.loop(0));
        FakePeer newer = new FakePeer(loops.loop(1));
        here.hub.directory().take(PHONE, older, () -> lost.add(older));
        await().until(() -> done(there.hub.direct(PHONE, TestFrames.text("?"))));
        redis.kill();
        await().until(() -> !here.redis.up() && !there.redis.up());

        there.hub.directory().take(PHONE, newer, () -> lost.add(newer));
        redis.restart();

        await().until(() -> lost.contains(older));
        assertThat(lost).doesNotContain(newer);
    }
}
