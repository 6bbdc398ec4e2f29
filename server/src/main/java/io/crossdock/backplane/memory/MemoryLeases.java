package io.crossdock.backplane.memory;

import io.crossdock.hub.Leases;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Leases in this process. Each key changes under its own lock in the map. Expired leases are swept when one in a
 * thousand writes comes by, so that forgotten keys do not pile up. Safe for any thread.
 */
public final class MemoryLeases implements Leases {
    private static final int SWEEP_EVERY_WRITES = 1_000;

    private record Lease(String value, long endNanos) {}

    private final ConcurrentHashMap<String, Lease> leases = new ConcurrentHashMap<>();
    private final java.util.concurrent.atomic.AtomicInteger writes = new java.util.concurrent.atomic.AtomicInteger();
    private final LongSupplier nanoTime;

    /** @param nanoTime a clock as {@link System#nanoTime} */
    public MemoryLeases(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public CompletionStage<Boolean> claim(String key, String value, Duration life) {
        long now = nanoTime.getAsLong();
        Lease fresh = new Lease(value, now + life.toNanos());
        boolean[] free = new boolean[1];
        leases.compute(key, (name, old) -> {
            free[0] = !live(old, now);
            return free[0] ? fresh : old;
        });
        sweepNowAndThen(now);
        return CompletableFuture.completedStage(free[0]);
    }

    @Override
    public CompletionStage<Void> put(String key, String value, Duration life) {
        long now = nanoTime.getAsLong();
        leases.put(key, new Lease(value, now + life.toNanos()));
        sweepNowAndThen(now);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Optional<String>> find(String key) {
        Lease lease = leases.get(key);
        return CompletableFuture.completedStage(
                lease != null && live(lease, nanoTime.getAsLong()) ? Optional.of(lease.value) : Optional.empty());
    }

    @Override
    public CompletionStage<Boolean> renew(String key, Duration life) {
        long now = nanoTime.getAsLong();
        Lease renewed = leases.computeIfPresent(
                key, (name, old) -> live(old, now) ? new Lease(old.value, now + life.toNanos()) : null);
        return CompletableFuture.completedStage(renewed != null);
    }

    @Override
    public CompletionStage<Boolean> release(String key, String value) {
        long now = nanoTime.getAsLong();
        boolean[] had = new boolean[1];
        leases.computeIfPresent(key, (name, old) -> {
            had[0] = live(old, now) && old.value.equals(value);
            return had[0] || !live(old, now) ? null : old;
        });
        return CompletableFuture.completedStage(had[0]);
    }

    private static boolean live(@Nullable Lease lease, long now) {
        return lease != null && lease.endNanos - now > 0;
    }

    private void sweepNowAndThen(long now) {
        if (writes.incrementAndGet() % SWEEP_EVERY_WRITES == 0) {
            leases.values().removeIf(lease -> !live(lease, now));
        }
    }

    /** How many are kept, expired ones not yet swept among them. */
    int size() {
        return leases.size();
    }
}
