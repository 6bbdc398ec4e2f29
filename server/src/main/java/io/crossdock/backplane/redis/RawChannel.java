package io.crossdock.backplane.redis;

import io.crossdock.hub.SharedStore;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A channel whose format a contract fixes, so that a message cannot say who sent it: what this node published is known
 * by its bytes when it comes back. Safe for any thread.
 */
final class RawChannel implements Subscription.Handler {
    /** An echo that has not come by then never will; Redis answers within {@code redis.timeout-millis} or is away. */
    private static final long ECHO_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** One who listens. */
    record Ear(SharedStore.Listener listener, CompletableFuture<Void> begun) {
        void begins() {
            listener.listening();
            begun.complete(null);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by hand
    private record Echo(byte[] payload, long endNanos) {}

    private final LongSupplier nanoTime;
    private final List<Ear> ears = new CopyOnWriteArrayList<>();
    private final Deque<Echo> echoes = new ArrayDeque<>();
    private boolean standing;

    @Nullable
    Subscription subscription;

    /** @param nanoTime a clock as {@link System#nanoTime} */
    RawChannel(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized void add(Ear ear) {
        ears.add(ear);
        if (standing) {
            ear.begins();
        }
    }

    /** @return whether nobody listens any more */
    synchronized boolean remove(Ear ear) {
        return ears.remove(ear) && ears.isEmpty();
    }

    /** This node is about to publish these bytes. */
    void expect(byte[] payload) {
        synchronized (echoes) {
            echoes.add(new Echo(payload, nanoTime.getAsLong() + ECHO_NANOS));
        }
    }

    private boolean own(byte[] message) {
        synchronized (echoes) {
            long now = nanoTime.getAsLong();
            while (!echoes.isEmpty() && echoes.element().endNanos - now < 0) {
                echoes.remove();
            }
            // They come in the order published, so it is the first one.
            for (Iterator<Echo> each = echoes.iterator(); each.hasNext(); ) {
                if (Arrays.equals(each.next().payload, message)) {
                    each.remove();
                    return true;
                }
            }
            return false;
        }
    }

    /** No echo of what was under way will come. */
    void forgetEchoes() {
        synchronized (echoes) {
            echoes.clear();
        }
    }

    @Override
    public void heard(byte[] message) {
        boolean own = own(message);
        for (Ear ear : ears) {
            ear.listener.heard(message.clone(), own);
        }
    }

    @Override
    public synchronized void begun() {
        standing = true;
        ears.forEach(Ear::begins);
    }

    @Override
    public synchronized void ended() {
        standing = false;
    }
}
