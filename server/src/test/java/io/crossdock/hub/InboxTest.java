package io.crossdock.hub;

import static io.crossdock.hub.TestLoops.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboxTest {
    private static final GroupKey GROUP = new GroupKey("topic", "news");
    private static final int ENTRIES_MAX = 8;
    private static final long BYTES_MAX = 10_000;

    private final TestLoops loops = new TestLoops(1);
    private final Basket basket = new Basket();
    private final Inbox inbox = new Inbox(loops.loop(0), ENTRIES_MAX, BYTES_MAX, basket);

    @AfterEach
    void endLoops() {
        loops.close();
    }

    /** @return whether it was taken; gives the frame back if not */
    private boolean put(Frame frame) {
        boolean taken = inbox.put(new Inbox.Entry(GROUP, frame, null, null, Membership.NOT_ARRIVED, 0));
        if (!taken) {
            assertThat(frame.release()).as("nothing was kept").isTrue();
        }
        return taken;
    }

    @Test
    void entriesAreTakenInTheOrderInWhichTheyCame() {
        for (int i = 0; i < ENTRIES_MAX; i++) {
            assertThat(put(TestFrames.weighing(100 + i))).isTrue();
        }

        eventually(() -> basket.taken.size() == ENTRIES_MAX);
        assertThat(basket.taken).containsExactly(100, 101, 102, 103, 104, 105, 106, 107);
    }

    @Test
    void whenFullInEntriesItTakesNoneAndWhenEmptiedAsManyAgain() {
        for (int round = 1; round <= 3; round++) {
            CountDownLatch busy = TestLoops.block(loops.loop(0));

            for (int i = 0; i < ENTRIES_MAX; i++) {
                assertThat(put(TestFrames.weighing(10))).isTrue();
            }
            assertThat(put(TestFrames.weighing(10))).isFalse();
            assertThat(put(TestFrames.weighing(10))).isFalse();

            busy.countDown();
            int taken = round * ENTRIES_MAX;
            eventually(() -> basket.taken.size() == taken);
        }
    }

    @Test
    void itIsFullInBytesOnceTheLimitIsPassedAndEveryByteIsGivenBack() {
        for (int round = 1; round <= 3; round++) {
            CountDownLatch busy = TestLoops.block(loops.loop(0));

            assertThat(put(TestFrames.weighing((int) BYTES_MAX))).isTrue();
            assertThat(put(TestFrames.weighing(5_000))).as("the one more").isTrue();
            assertThat(put(TestFrames.weighing(2))).isFalse();

            busy.countDown();
            int taken = round * 2;
            eventually(() -> basket.taken.size() == taken);
        }
    }

    @Test
    void oneFrameOfAnySizePassesWhenNothingWaits() {
        assertThat(put(TestFrames.weighing(10 * (int) BYTES_MAX))).isTrue();

        eventually(() -> basket.taken.size() == 1);
    }

    @Test
    void aFloodLeavesTheLoopTimeForOtherWork() {
        Inbox wide = new Inbox(loops.loop(0), 4_096, Long.MAX_VALUE / 2, basket);
        CountDownLatch busy = TestLoops.block(loops.loop(0));
        for (int i = 0; i < 4_000; i++) {
            Frame frame = TestFrames.weighing(2);
            assertThat(wide.put(new Inbox.Entry(GROUP, frame, null, null, Membership.NOT_ARRIVED, 0)))
                    .isTrue();
        }
        AtomicInteger before = new AtomicInteger();

        loops.loop(0).execute(() -> before.set(basket.taken.size()));
        busy.countDown();

        eventually(() -> basket.taken.size() == 4_000);
        assertThat(before.get()).as("taken before the other task").isPositive().isLessThan(1_000);
    }

    @Test
    void aFaultInOneDeliveryDoesNotStopTheOthers() {
        basket.failing.set(true);

        put(TestFrames.weighing(10));
        eventually(() -> !basket.failing.get());
        put(TestFrames.weighing(20));

        eventually(() -> basket.taken.size() == 1);
        assertThat(basket.taken).containsExactly(20);
    }

    @Test
    void whatComesTooLateForABatchGetsAnother() {
        basket.more.set(true);

        inbox.wake();

        eventually(() -> !basket.more.get());
        assertThat(basket.batches.get()).isEqualTo(2);
    }

    @Test
    void afterTheLoopsEndNothingIsKept() {
        loops.close();
        Frame late = TestFrames.weighing(10);

        assertThat(put(late)).isTrue();

        assertThat(late.refCnt()).isZero();
        assertThat(basket.taken).isEmpty();
    }

    /** Notes the sizes of what it takes. */
    private static final class Basket implements Inbox.Taker {
        private final List<Integer> taken = new CopyOnWriteArrayList<>();
        private final AtomicInteger batches = new AtomicInteger();
        private final AtomicBoolean failing = new AtomicBoolean();
        private final AtomicBoolean more = new AtomicBoolean();

        @Override
        public void take(Inbox.Entry entry) {
            int size = entry.frame().wireBytes();
            entry.frame().release();
            if (failing.compareAndSet(true, false)) {
                throw new IllegalStateException("planted");
            }
            taken.add(size);
        }

        @Override
        public void batchTaken() {
            if (batches.incrementAndGet() == 2) {
                more.set(false);
            }
        }

        @Override
        public boolean hasMore() {
            return more.get();
        }
    }
}
