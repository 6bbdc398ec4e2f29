package io.crossdock.hub;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** Real event loops for tests of the hub; every wait has an end. */
public final class TestLoops implements AutoCloseable {
    private static final int WAIT_SECONDS_MAX = 10;

    private final MultiThreadIoEventLoopGroup group;
    private final List<EventExecutor> loops = new ArrayList<>();

    public TestLoops(int count) {
        group = new MultiThreadIoEventLoopGroup(count, NioIoHandler.newFactory());
        group.forEach(loops::add);
    }

    public List<? extends EventExecutor> all() {
        return loops;
    }

    public EventExecutor loop(int index) {
        return loops.get(index);
    }

    /** Does it on the loop and waits for what comes out. */
    public static <T> T on(EventExecutor loop, Callable<T> work) {
        try {
            return loop.submit(work).get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Does it on the loop and waits for its end. */
    public static void run(EventExecutor loop, Runnable work) {
        on(loop, () -> {
            work.run();
            return true;
        });
    }

    /** Keeps the loop busy until the returned latch is counted down; returns when it is. */
    public static CountDownLatch block(EventExecutor loop) {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        loop.execute(() -> {
            blocked.countDown();
            await(release);
        });
        await(blocked);
        return release;
    }

    /** Waits until it is so: looks at once and often, since what is waited for takes microseconds as a rule. */
    public static void eventually(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(WAIT_SECONDS_MAX))
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(condition);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new AssertionError("waited too long");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        if (!group.terminationFuture().awaitUninterruptibly(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new AssertionError("a loop does not end");
        }
    }
}
