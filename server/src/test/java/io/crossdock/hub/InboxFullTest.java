package io.crossdock.hub;

import static io.crossdock.hub.TestLoops.eventually;
import static io.crossdock.hub.TestLoops.on;
import static io.crossdock.hub.TestLoops.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.backplane.memory.MemoryBackplane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No loss is silent: what a full inbox turns away is counted, for each member that misses it. */
class InboxFullTest {
    private static final GroupKey GROUP = new GroupKey("topic", "news");

    private final TestLoops loops = new TestLoops(3);
    private final CountingMetrics metrics = new CountingMetrics();

    @AfterEach
    void endLoops() {
        loops.close();
    }

    private Hub hub(int entriesMax, long bytesMax) {
        HubLimits limits = new HubLimits(entriesMax, bytesMax);
        return new Hub(loops.all(), limits, new MemoryBackplane(), metrics, new ManualTime());
    }

    private FakePeer member(Hub hub, int loop) {
        FakePeer peer = new FakePeer(loops.loop(loop));
        on(peer.loop(), () -> hub.join(GROUP, peer));
        return peer;
    }

    private long lost() {
        return metrics.count("topic", Outcome.INBOX_FULL);
    }

    private long sent() {
        return metrics.count("topic", Outcome.SENT);
    }

    @Test
    void tooManyEntriesAreCountedForEachMemberOfThatLoop() {
        Hub hub = hub(4, 1_000_000);
        FakePeer alice = member(hub, 0);
        List<FakePeer> others = List.of(member(hub, 1), member(hub, 1), member(hub, 1));
        CountDownLatch busy = TestLoops.block(loops.loop(1));

        run(alice.loop(), () -> {
            for (int i = 0; i < 14; i++) {
                hub.publish(GROUP, TestFrames.text("number " + i), alice);
            }
        });
        assertThat(lost()).as("counted by the loop itself, which is busy").isZero();
        busy.countDown();

        eventually(() -> lost() == 10 * 3);
        assertThat(sent()).isEqualTo(4 * 3);
        assertThat(others)
                .allSatisfy(peer ->
                        assertThat(peer.received()).containsExactly("number 0", "number 1", "number 2", "number 3"));
    }

    @Test
    void tooManyBytesAreCountedToo() {
        Hub hub = hub(1_024, 1_000);
        FakePeer alice = member(hub, 0);
        member(hub, 1);
        CountDownLatch busy = TestLoops.block(loops.loop(1));

        run(alice.loop(), () -> {
            for (int i = 0; i < 20; i++) {
                hub.publish(GROUP, TestFrames.weighing(100), alice);
            }
        });
        busy.countDown();

        eventually(() -> lost() + sent() == 20);
        assertThat(sent()).as("ten fit, and one more").isEqualTo(11);
    }

    @Test
    void aFrameForOnePeerCountsOnceAlsoWhenAGroupHasItsName() {
        Hub hub = hub(4, 1_000_000);
        FakePeer phone = member(hub, 1);
        member(hub, 1);
        hub.directory().take(GROUP, phone);
        CountDownLatch busy = TestLoops.block(loops.loop(1));

        for (int i = 0; i < 7; i++) {
            hub.direct(GROUP, TestFrames.text("number " + i));
        }
        busy.countDown();

        eventually(() -> lost() == 3);
        assertThat(phone.receivedCount()).isEqualTo(4);
    }

    @Test
    void whoHasLeftMeanwhileMissesNothing() {
        Hub hub = hub(4, 1_000_000);
        FakePeer bob = new FakePeer(loops.loop(1));
        Membership bobs = on(bob.loop(), () -> hub.join(GROUP, bob));
        FakePeer carol = new FakePeer(loops.loop(1));
        CountDownLatch busy = TestLoops.block(loops.loop(1));

        for (int i = 0; i < 6; i++) {
            hub.publish(GROUP, TestFrames.text("number " + i), null);
        }
        bob.loop().execute(() -> hub.leave(bobs));
        hub.directory().take(new GroupKey("topic", "carol"), carol);
        hub.direct(new GroupKey("topic", "carol"), TestFrames.text("for carol"));
        busy.countDown();

        eventually(() -> lost() == 2 + 1 || sent() == 4);
        eventually(() -> lost() == 2 + 1);
    }

    /** Whatever the threads' timing: each delivery is sent or counted as lost, without waiting for later traffic. */
    @Test
    void underARaceOfSendersNoDeliveryIsForgotten() {
        Hub hub = hub(2, 1_000_000);
        List<FakePeer> senders = List.of(member(hub, 0), member(hub, 1));
        member(hub, 2);
        long expected = 0;

        for (int round = 0; round < 1_500; round++) {
            List<io.netty.util.concurrent.Future<?>> bursts = new ArrayList<>();
            for (FakePeer sender : senders) {
                bursts.add(sender.loop().submit(() -> {
                    for (int i = 0; i < 4; i++) {
                        hub.publish(GROUP, TestFrames.text("x"), sender);
                    }
                }));
            }
            bursts.forEach(
                    burst -> assertThat(burst.awaitUninterruptibly(10_000)).isTrue());
            expected += 2 * 4 * 2;
            long total = expected;
            if (round % 10 == 0) {
                eventually(() -> sent() + lost() == total);
            }
        }

        assertThat(lost()).as("the race was one").isPositive();
    }

    @Test
    void theSenderToOnePeerHearsWhatWasNotTaken() {
        Hub hub = hub(2, 1_000_000);
        FakePeer alice = new FakePeer(loops.loop(0));
        FakePeer bob = new FakePeer(loops.loop(1));
        FakePeer slow = new FakePeer(loops.loop(1)).answering(Outcome.SLOW);
        GroupKey bobs = new GroupKey("topic", "bob");
        GroupKey slows = new GroupKey("topic", "slow");
        hub.directory().take(bobs, bob);
        hub.directory().take(slows, slow);

        hub.direct(slows, TestFrames.text("too fast"), alice);
        eventually(() -> !alice.returned().isEmpty());
        CountDownLatch busy = TestLoops.block(loops.loop(1));
        for (int i = 0; i < 3; i++) {
            hub.direct(bobs, TestFrames.text("number " + i), alice);
        }
        busy.countDown();

        eventually(() -> bob.receivedCount() == 2);
        assertThat(alice.returned()).containsExactly("slow too fast", "inbox_full number 2");
    }
}
