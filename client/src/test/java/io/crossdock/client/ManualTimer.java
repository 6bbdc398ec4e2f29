package io.crossdock.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

/** Time that passes when the test says so. */
final class ManualTimer implements Timer {
    private record Alarm(long dueMillis, CompletableFuture<String> due) {}

    private final List<Alarm> alarms = new ArrayList<>();
    private long nowMillis;

    @Override
    public Future<?> after(long millis, Runnable step, Executor on) {
        CompletableFuture<String> due = new CompletableFuture<>();
        due.thenRunAsync(step, on);
        alarms.add(new Alarm(nowMillis + millis, due));
        return due;
    }

    void pass(long millis) {
        long until = nowMillis + millis;
        alarms.removeIf(alarm -> alarm.due.isDone());
        for (Alarm next = next(until); next != null; next = next(until)) {
            nowMillis = next.dueMillis;
            alarms.remove(next);
            next.due.complete("");
        }
        nowMillis = until;
    }

    private @org.jspecify.annotations.Nullable Alarm next(long until) {
        return alarms.stream()
                .filter(alarm -> alarm.dueMillis <= until && !alarm.due.isDone())
                .min(Comparator.comparingLong(Alarm::dueMillis))
                .orElse(null);
    }

    /** How many have been set and neither rung nor been cancelled. */
    long pending() {
        return alarms.stream().filter(alarm -> !alarm.due.isDone()).count();
    }
}
