package io.crossdock.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Does something later. A port, so that tests need not wait. */
interface Timer {
    /** Runs the step on the executor after so long, unless the returned future is cancelled before. */
    Future<?> after(long millis, Runnable step, Executor on);

    /** The JDK's: one thread for all timers of the process, whatever their number. */
    static Timer ofTheJdk() {
        return (millis, step, on) -> {
            CompletableFuture<Void> due = new CompletableFuture<>();
            due.thenRunAsync(step, on);
            return due.completeOnTimeout(null, millis, TimeUnit.MILLISECONDS);
        };
    }
}
