package io.crossdock.backplane.memory;

import static io.crossdock.hub.TestLoops.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.hub.CountingMetrics;
import io.crossdock.hub.FakePeer;
import io.crossdock.hub.Frame;
import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Hub;
import io.crossdock.hub.HubLimits;
import io.crossdock.hub.ManualTime;
import io.crossdock.hub.Outcome;
import io.crossdock.hub.TestFrames;
import io.crossdock.hub.TestLoops;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two hubs of one process, joined by a wire as two nodes would be. */
class MemoryBackplaneTest {
    private static final GroupKey GROUP = new GroupKey("topic", "news");
    private static final GroupKey PHONE = new GroupKey("device", "phone");

    private final TestLoops loops = new TestLoops(3);
    private final CountingMetrics metrics = new CountingMetrics();
    private final MemoryBackplane.Wire wire = new MemoryBackplane.Wire();
    private final Hub here = hub(0, new MemoryBackplane(wire));
    private final Hub there = hub(1, new MemoryBackplane(wire));

    private Hub hub(int loop, MemoryBackplane backplane) {
        return new Hub(loops.all().subList(loop, loop + 1), HubLimits.DEFAULT, backplane, metrics, new ManualTime());
    }

    @AfterEach
    void endLoops() {
        loops.close();
    }

    private FakePeer member(Hub hub, int loop) {
        FakePeer peer = new FakePeer(loops.loop(loop));
        TestLoops.on(peer.loop(), () -> hub.join(GROUP, peer));
        return peer;
    }

    @Test
    void framesReachTheOtherNodeInOrderAndNeverComeBack() {
        FakePeer alice = member(here, 0);
        FakePeer near = member(here, 0);
        FakePeer far = member(there, 1);
        List<String> numbers =
                IntStream.range(0, 1_000).mapToObj(Integer::toString).toList();

        TestLoops.run(
                alice.loop(), () -> numbers.forEach(number -> here.publish(GROUP, TestFrames.text(number), alice)));

        eventually(() -> metrics.count("topic", Outcome.SENT) == 2_000);
        assertThat(near.received()).isEqualTo(numbers);
        assertThat(far.received()).isEqualTo(numbers);
        assertThat(alice.received()).isEmpty();
    }

    @Test
    void aFrameIsGivenBackWhenBothNodesHaveIt() {
        FakePeer alice = member(here, 0);
        member(there, 1);
        Frame frame = TestFrames.text("hello");

        TestLoops.run(alice.loop(), () -> here.publish(GROUP, frame, alice));

        eventually(() -> frame.refCnt() == 0);
        assertThat(metrics.count("topic", Outcome.SENT)).isEqualTo(1);
    }

    @Test
    void aNameIsFoundOnTheNodeThatHoldsIt() {
        FakePeer phone = new FakePeer(loops.loop(1));
        there.directory().take(PHONE, phone);

        assertThat(here.direct(PHONE, TestFrames.text("ring"), null)).isCompletedWithValue(true);
        assertThat(here.direct(new GroupKey("device", "tablet"), TestFrames.text("ring"), null))
                .isCompletedWithValue(false);

        eventually(() -> phone.receivedCount() == 1);
        assertThat(phone.received()).containsExactly("ring");
    }

    @Test
    void aloneThereIsNobodyToAsk() {
        MemoryBackplane alone = new MemoryBackplane();
        Hub hub = hub(2, alone);
        FakePeer alice = member(hub, 2);
        Frame frame = TestFrames.text("ring");

        assertThat(alone.direct(PHONE, frame, null)).isNull();
        hub.publish(GROUP, TestFrames.text("hello"), alice);

        frame.release();
        assertThat(alone.state()).isEqualTo("memory");
        assertThat(metrics.count("topic", Outcome.SENT)).isZero();
    }
}
