package io.crossdock.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Sends everybody away at a pace: clients that all come back in the same second would fall upon the next node together.
 * Runs on a thread of its own, never on a loop.
 */
public final class Drain {
    /** A small relay is empty at once, a large one takes up to half of its deadline. */
    private static final int PER_SECOND_MIN = 1_000;

    private static final int SLICE_MILLIS = 50;

    private final EventLoops loops;
    private final IntSupplier open;

    /** @param open how many connections there are */
    public Drain(EventLoops loops, IntSupplier open) {
        this.loops = loops;
        this.open = open;
    }

    /**
     * Returns when all WebSockets are closed or the deadline has passed.
     *
     * @return whether all had gone by themselves
     */
    public boolean run(Duration deadline) throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        List<List<WebSocketHandler>> byLoop =
                loops.contexts().stream().map(Drain::socketsOf).toList();
        int count = byLoop.stream().mapToInt(List::size).sum();
        long paceMillis = Math.min(deadline.toMillis() / 2, count * 1_000L / PER_SECOND_MIN);
        int slices = (int) Math.max(1, paceMillis / SLICE_MILLIS);
        for (int slice = 0; slice < slices; slice++) {
            for (int loop = 0; loop < byLoop.size(); loop++) {
                sendAway(loops.contexts().get(loop), part(byLoop.get(loop), slice, slices));
            }
            TimeUnit.MILLISECONDS.sleep(slices == 1 ? 0 : SLICE_MILLIS);
        }
        while (anyLeft() && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return !anyLeft();
    }

    private boolean anyLeft() {
        return open.getAsInt() > 0
                && loops.contexts().stream().anyMatch(loop -> !socketsOf(loop).isEmpty());
    }

    private static List<WebSocketHandler> part(List<WebSocketHandler> all, int slice, int slices) {
        int from = (int) ((long) all.size() * slice / slices);
        int to = (int) ((long) all.size() * (slice + 1) / slices);
        return all.subList(from, to);
    }

    private static void sendAway(LoopContext loop, List<WebSocketHandler> sockets) {
        if (!sockets.isEmpty()) {
            loop.loop().execute(() -> sockets.forEach(WebSocketHandler::drain));
        }
    }

    private static List<WebSocketHandler> socketsOf(LoopContext loop) {
        CompletableFuture<List<WebSocketHandler>> found = new CompletableFuture<>();
        loop.loop().execute(() -> {
            List<WebSocketHandler> sockets = new ArrayList<>();
            loop.wheel().forEach(timed -> {
                if (timed instanceof WebSocketHandler socket) {
                    sockets.add(socket);
                }
            });
            found.complete(sockets);
        });
        return found.join();
    }
}
