package io.crossdock.cli.bench;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Wakes the open-loop publishers of one lane when their messages are due. All have the same period, so their turns come
 * round and round in the same order, and one cursor does for any number of them. Runs on the lane's loop.
 */
final class Pacer implements Runnable {
    /** A wake-up costs a few microseconds, so at high rates what is due within this time goes out together. */
    private static final long TICK_NANOS = 200_000;
    /** After so many messages the loop gets to read again, even if more are due. */
    private static final int BURST_MAX = 512;

    private record Turn(Publisher publisher, OpenPace pace) {}

    private final Lane lane;
    private final List<Turn> turns;
    private final long endNanos;
    private int cursor;
    private volatile boolean done;

    /** No message is due from {@code endNanos} on. Publishers with another pace are none of its business. */
    Pacer(Lane lane, List<Publisher> publishers, long endNanos) {
        this.lane = lane;
        this.endNanos = endNanos;
        this.turns = publishers.stream()
                .filter(publisher -> publisher.pace() instanceof OpenPace)
                .map(publisher -> new Turn(publisher, (OpenPace) publisher.pace()))
                .sorted(Comparator.comparingLong(turn -> turn.pace().at(0) - endNanos))
                .toList();
    }

    /** Whether all that was due has been called for. From any thread. */
    boolean isDone() {
        return done;
    }

    @Override
    public void run() {
        if (turns.isEmpty() || lane.stopped()) {
            done = true;
            return;
        }
        long now = lane.nanoTime.getAsLong();
        int burst = 0;
        Turn turn = turns.get(cursor);
        while (turn.pace().next() - now <= 0 && burst++ < BURST_MAX) {
            if (turn.pace().next() - endNanos >= 0) {
                done = true;
                lane.flush();
                return;
            }
            turn.pace().grant();
            turn.publisher().pump(now);
            cursor = (cursor + 1) % turns.size();
            turn = turns.get(cursor);
        }
        lane.flush();
        long wait = burst > BURST_MAX ? 0 : Math.max(TICK_NANOS, turn.pace().next() - lane.nanoTime.getAsLong());
        lane.loop.schedule(this, wait, TimeUnit.NANOSECONDS);
    }
}
