package io.crossdock.client;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The one thing that a link is going to do when time has passed. Setting it anew forgets the former. Only in turns. */
final class Alarm {
    private final Timer timer;
    private final Turns turns;
    private @Nullable Future<?> pending;

    Alarm(Timer timer, Turns turns) {
        this.timer = timer;
        this.turns = turns;
    }

    void set(long millis, Runnable step) {
        cancel();
        pending = timer.after(millis, step, turns);
    }

    void cancel() {
        Future<?> former = pending;
        pending = null;
        if (former != null) {
            former.cancel(false);
        }
    }
}
