package io.crossdock.cli.bench;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A publisher's unfinished messages in a closed loop: number n may go out when number n - size is finished, that is,
 * when everybody who should have it has it. Opened on the publisher's loop, finished on the receivers'.
 */
final class Window {
    /** Per slot the sequence in the upper half, in the lower how many receivers still lack that message. */
    private final AtomicLongArray slots;

    private final long[] sentNanos;

    Window(int size) {
        this.slots = new AtomicLongArray(size);
        this.sentNanos = new long[size];
    }

    /** On the publisher's loop. */
    boolean isOpen(int sequence) {
        return lacking(slots.get(slot(sequence))) == 0;
    }

    /** On the publisher's loop, before the message is written. */
    void begin(int sequence, int receivers, long nowNanos) {
        int slot = slot(sequence);
        sentNanos[slot] = nowNanos;
        slots.set(slot, (long) sequence << 32 | receivers);
    }

    /** One more receiver has this message. True when it was the last. On any loop. */
    boolean finish(int sequence) {
        int slot = slot(sequence);
        while (true) {
            long was = slots.get(slot);
            if ((int) (was >>> 32) != sequence || lacking(was) == 0) {
                return false;
            }
            if (slots.compareAndSet(slot, was, was - 1)) {
                return lacking(was) == 1;
            }
        }
    }

    /**
     * Closes the books on messages older than this, so that a lossy relay slows the sender down but does not silence
     * it. True when there was one. On the publisher's loop.
     */
    boolean giveUp(long ageNanos, long nowNanos) {
        boolean any = false;
        for (int slot = 0; slot < sentNanos.length; slot++) {
            long was = slots.get(slot);
            if (lacking(was) > 0 && nowNanos - sentNanos[slot] > ageNanos) {
                slots.set(slot, was & 0xffffffff00000000L);
                any = true;
            }
        }
        return any;
    }

    private int slot(int sequence) {
        return sequence % sentNanos.length;
    }

    private static int lacking(long slot) {
        return (int) slot;
    }
}
