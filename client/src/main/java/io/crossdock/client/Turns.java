package io.crossdock.client;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs one thing after another, in the order they came, on whatever thread is free: so a client needs neither a lock nor
 * a thread of its own. Safe for any thread.
 */
final class Turns implements Executor {
    private final Executor threads;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean running;
    private volatile @Nullable Thread current;

    Turns(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable step) {
        synchronized (waiting) {
            waiting.add(step);
            if (running) {
                return;
            }
            running = true;
        }
        threads.execute(this::runAll);
    }

    private void runAll() {
        for (Runnable step = next(); step != null; step = next()) {
            current = Thread.currentThread();
            try {
                step.run();
            } catch (RuntimeException | Error ofTheApp) {
                report(ofTheApp);
            } finally {
                current = null;
            }
        }
    }

    private @Nullable Runnable next() {
        synchronized (waiting) {
            Runnable step = waiting.poll();
            running = step != null;
            return step;
        }
    }

    /** A listener that throws is the app's own fault: it is told in the app's own way, and the client goes on. */
    private static void report(Throwable fault) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, fault);
    }

    /** Whether the caller is inside a turn, as a listener is. Waiting for another turn there would never end. */
    boolean mine() {
        return Thread.currentThread().equals(current);
    }
}
