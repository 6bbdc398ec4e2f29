package io.crossdock.hub;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * What other threads want delivered on one loop: a bounded queue, in entries and in bytes, that the loop empties in
 * batches. Any thread puts in, only the loop takes out.
 */
final class Inbox {
    /** Entries taken before other work of the loop gets its turn: sockets must be read even under a flood. */
    private static final int BATCH = 256;

    /**
     * @param peer set: for this one only; else for the members of the group on this loop
     * @param sender gets nothing of what it sent to a group, and hears of what one peer did not take
     * @param before members that arrived at this ordinal or later do not get it
     */
    record Entry(
            GroupKey group,
            Frame frame,
            @Nullable Peer peer,
            @Nullable Peer sender,
            long before,
            long bornNanos) {}

    /** The loop's side. Called on the loop alone, but for {@link #hasMore}. */
    interface Taker {
        /** Delivers one entry. Takes over the entry's reference to its frame. */
        void take(Entry entry);

        /** A batch has been taken. */
        void batchTaken();

        /** Whether {@link #batchTaken} has something to do that came too late for its last call. Any thread. */
        boolean hasMore();
    }

    private final EventExecutor loop;
    private final Taker taker;
    private final MpscArrayQueue<Entry> entries;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final long bytesMax;

    Inbox(EventExecutor loop, int entriesMax, long bytesMax, Taker taker) {
        this.loop = loop;
        this.taker = taker;
        this.entries = new MpscArrayQueue<>(entriesMax);
        this.bytesMax = bytesMax;
    }

    /**
     * Any thread. Takes over one reference to the entry's frame when it returns true.
     *
     * @return false when full: nothing was kept
     */
    boolean put(Entry entry) {
        int size = entry.frame().wireBytes();
        if (bytes.addAndGet(size) > bytesMax + size || !entries.relaxedOffer(entry)) {
            bytes.addAndGet(-size);
            return false;
        }
        wake();
        return true;
    }

    /** Has a batch taken, perhaps an empty one. Any thread. */
    void wake() {
        if (!awake.compareAndSet(false, true)) {
            return;
        }
        try {
            loop.execute(this::drain);
        } catch (RejectedExecutionException loopHasEnded) {
            awake.set(false);
            discard();
        }
    }

    /** At shutdown: the loop that would have taken these is gone, and so are its peers. */
    private synchronized void discard() {
        for (Entry entry = entries.poll(); entry != null; entry = entries.poll()) {
            entry.frame().release();
        }
    }

    private void drain() {
        try {
            takeBatch();
        } finally {
            // Also after a fault of ours, or nothing would ever be delivered on this loop again.
            awake.set(false);
            // What was put between the last poll and the line above woke nobody.
            if (!entries.isEmpty() || taker.hasMore()) {
                wake();
            }
        }
    }

    private void takeBatch() {
        for (int taken = 0; taken < BATCH; taken++) {
            Entry entry = entries.relaxedPoll();
            if (entry == null) {
                break;
            }
            bytes.addAndGet(-entry.frame().wireBytes());
            taker.take(entry);
        }
        taker.batchTaken();
    }
}
