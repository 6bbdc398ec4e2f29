package io.crossdock.hub;

import io.crossdock.backplane.memory.MemoryBackplane;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One shard per loop against one locked map: nanoseconds per delivery, from the publisher's loop to the receiver's, without
 * sockets. One group over all loops; every loop publishes its share to everybody, a few frames a turn as a loop does that
 * reads from sockets.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(2)
public class FanOutBenchmark {
    private static final int DELIVERIES = 200_000;
    private static final int FRAMES_PER_TURN = 16;
    private static final int FRAME_BYTES = 256;
    private static final int DEADLINE_SECONDS = 60;
    private static final GroupKey GROUP = new GroupKey("bench", "room");

    @Param({"10", "100", "1000"})
    public int members;

    @Param({"2"})
    public int loops;

    private final List<LoopSide> sides = new ArrayList<>();
    private final LockedMapHub locked = new LockedMapHub();
    private MultiThreadIoEventLoopGroup group;
    private Hub hub;
    private Frame frame;

    @Setup
    public void start() throws InterruptedException {
        group = new MultiThreadIoEventLoopGroup(loops, NioIoHandler.newFactory());
        List<EventExecutor> executors = new ArrayList<>();
        group.forEach(executors::add);
        // Room for everything that one invocation publishes: what is measured is work, not refusal.
        hub = new Hub(
                executors, new HubLimits(1 << 16, 1L << 30), new MemoryBackplane(), new Uncounted(), System::nanoTime);
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer(FRAME_BYTES);
        frame = new Frame(Frame.Kind.BINARY, bytes.writeZero(FRAME_BYTES), 4);
        CountDownLatch joined = new CountDownLatch(loops);
        for (int i = 0; i < loops; i++) {
            LoopSide side = new LoopSide(executors.get(i));
            sides.add(side);
            int share = members / loops;
            side.loop.execute(() -> {
                for (int peer = 0; peer < share; peer++) {
                    Peer counting = side.new CountingPeer();
                    hub.join(GROUP, counting);
                    locked.join(GROUP, counting);
                }
                joined.countDown();
            });
        }
        joined.await(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    @TearDown
    public void stop() {
        frame.release();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Benchmark
    @OperationsPerInvocation(DELIVERIES)
    public void shardPerLoop() throws InterruptedException {
        everybodyPublishes(shared -> hub.publish(GROUP, shared, null));
    }

    @Benchmark
    @OperationsPerInvocation(DELIVERIES)
    public void lockedMap() throws InterruptedException {
        everybodyPublishes(shared -> locked.publish(GROUP, shared));
    }

    private void everybodyPublishes(Consumer<Frame> publish) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(loops);
        int framesEach = DELIVERIES / members / loops;
        for (LoopSide side : sides) {
            side.loop.execute(() -> {
                side.expect(DELIVERIES / loops, done);
                side.publish(framesEach, publish);
            });
        }
        if (!done.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("deliveries are missing");
        }
    }

    /** One loop's part: what it still has to receive, and its receivers. Only its loop touches it. */
    private final class LoopSide {
        private final EventExecutor loop;
        private int due;
        private CountDownLatch done = new CountDownLatch(0);

        LoopSide(EventExecutor loop) {
            this.loop = loop;
        }

        void expect(int deliveries, CountDownLatch then) {
            // What the other loop was quicker to send has made it negative.
            due += deliveries;
            done = then;
            if (due == 0) {
                done.countDown();
            }
        }

        void publish(int frames, Consumer<Frame> publish) {
            int now = Math.min(frames, FRAMES_PER_TURN);
            for (int i = 0; i < now; i++) {
                publish.accept(frame.retain());
            }
            if (frames > now) {
                loop.execute(() -> publish(frames - now, publish));
            }
        }

        private final class CountingPeer implements Peer {
            @Override
            public EventExecutor loop() {
                return loop;
            }

            @Override
            public Outcome offer(Frame frame) {
                if (--due == 0) {
                    done.countDown();
                }
                return Outcome.SENT;
            }
        }
    }

    private static final class Uncounted implements HubMetrics, HubMetrics.Tally {
        @Override
        public Tally tally(String protocol, int loopIndex) {
            return this;
        }

        @Override
        public void count(Outcome outcome, long times) {}

        @Override
        public void latency(long nanos) {}
    }
}
