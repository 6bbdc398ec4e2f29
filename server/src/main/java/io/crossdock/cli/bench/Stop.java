package io.crossdock.cli.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends a run before its time, with what it has found so far. Any thread may ask. */
final class Stop {
    private final CountDownLatch obeyed = new CountDownLatch(1);
    private volatile boolean asked;

    void ask() {
        asked = true;
    }

    boolean isAsked() {
        return asked;
    }

    /** The result is out. */
    void obeyed() {
        obeyed.countDown();
    }

    /** Waits until the result is out, but not for ever. */
    void awaitObeyed(long seconds) {
        try {
            if (!obeyed.await(seconds, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
