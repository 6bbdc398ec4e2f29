package io.crossdock.transport.quic;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Work that may block, for one connection: done on one thread at a time while there is any. Started on the connection's
 * loop alone; what it is made of must be safe for any thread.
 */
final class LoneTask {
    private static final int AGAIN_MILLIS = 250;

    private final Executor threads;
    private final EventExecutor loop;
    private final BooleanSupplier any;
    private final Runnable work;
    private final AtomicBoolean running = new AtomicBoolean();
    private boolean again;

    /**
     * @param any whether there is something to do
     * @param work does all that there is
     */
    LoneTask(Executor threads, EventExecutor loop, BooleanSupplier any, Runnable work) {
        this.threads = threads;
        this.loop = loop;
        this.any = any;
        this.work = work;
    }

    /** Begins, unless it is under way or there is nothing to do. When there is no thread for it, in a moment. */
    void start() {
        if (!any.getAsBoolean() || !running.compareAndSet(false, true)) {
            return;
        }
        try {
            threads.execute(this::run);
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            // So says the JDK of a system that has none left; no memory has run out.
            running.set(false);
            tryAgain();
        }
    }

    private void tryAgain() {
        if (!again) {
            again = true;
            loop.schedule(
                    () -> {
                        again = false;
                        start();
                    },
                    AGAIN_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    private void run() {
        do {
            try {
                work.run();
            } finally {
                running.set(false);
            }
            // What came between the end of the work and the line above started nobody.
        } while (any.getAsBoolean() && running.compareAndSet(false, true));
    }
}
