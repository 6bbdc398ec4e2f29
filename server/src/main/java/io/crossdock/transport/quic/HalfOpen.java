package io.crossdock.transport.quic;

import io.crossdock.guard.ConnectionLimits;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The handshakes under way on a port: so many and no more, in all and from one address, and each for so long and no
 * longer. Safe for any thread.
 */
final class HalfOpen {
    private final ConnectionLimits limits;
    private final Duration patience;
    private final EventExecutor timer;

    /** @param patience from a client's first packet to the end of its handshake */
    HalfOpen(ConnectionLimits limits, Duration patience, EventExecutor timer) {
        this.limits = limits;
        this.patience = patience;
        this.timer = timer;
    }

    /** One that is under way. */
    final class Handshake {
        private final InetAddress address;
        private final AtomicBoolean over = new AtomicBoolean();
        private final Future<?> deadline;

        private Handshake(InetAddress address, Runnable tooLate) {
            this.address = address;
            this.deadline = timer.schedule(
                    () -> {
                        if (ended()) {
                            tooLate.run();
                        }
                    },
                    patience.toMillis(),
                    TimeUnit.MILLISECONDS);
        }

        /** It has come to its end. */
        void done() {
            if (ended()) {
                deadline.cancel(false);
            }
        }

        private boolean ended() {
            boolean now = over.compareAndSet(false, true);
            if (now) {
                limits.leave(address);
            }
            return now;
        }
    }

    /**
     * A handshake begins.
     *
     * @param tooLate on the timer, when it has not ended in time
     * @return null when there is no place for it
     */
    @Nullable
    Handshake begin(InetAddress address, Runnable tooLate) {
        return limits.enter(address) == ConnectionLimits.Verdict.WELCOME ? new Handshake(address, tooLate) : null;
    }

    int count() {
        return limits.open();
    }
}
