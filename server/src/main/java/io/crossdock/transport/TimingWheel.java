package io.crossdock.transport;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All deadlines of one loop, to the second: pings, handshakes, idle connections. One timer for ten thousand connections,
 * and no object per deadline. Confined to its loop.
 */
final class TimingWheel {
    /** Seconds in one turn of the wheel; more than the 900 s between two pings, which nearly all deadlines are. */
    static final int SLOTS = 1024;

    static final int NOWHERE = -1;
    private static final int INDEX_BITS = 22;

    /** When somebody is asked again whose turn failed. */
    private static final int RETRY_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(TimingWheel.class);

    private final List<List<Timed>> slots = new ArrayList<>(SLOTS);
    /** What is left beyond the turn that is under way, for the few deadlines that take more than one. */
    private final IdentityHashMap<Timed, Integer> left = new IdentityHashMap<>();

    private int hand;

    TimingWheel() {
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new ArrayList<>(0));
        }
    }

    /**
     * Sets its next deadline, instead of any it had.
     *
     * @param seconds from now, at least 1
     */
    void set(Timed timed, int seconds) {
        cancel(timed);
        int thisTurn = Math.min(seconds, SLOTS - 1);
        if (seconds > thisTurn) {
            left.put(timed, seconds - thisTurn);
        }
        int slot = (hand + thisTurn) % SLOTS;
        List<Timed> waiting = slots.get(slot);
        timed.place(slot << INDEX_BITS | waiting.size());
        waiting.add(timed);
    }

    /** Harmless when it does not wait. */
    void cancel(Timed timed) {
        rest(timed);
        if (timed.place() == NOWHERE) {
            return;
        }
        List<Timed> waiting = slots.get(timed.place() >>> INDEX_BITS);
        Timed moved = waiting.remove(waiting.size() - 1);
        if (moved != timed) {
            waiting.set(timed.place() & (1 << INDEX_BITS) - 1, moved);
            moved.place(timed.place());
        }
        timed.place(NOWHERE);
    }

    /** One second has passed. */
    void tick() {
        hand = (hand + 1) % SLOTS;
        List<Timed> waiting = slots.get(hand);
        if (waiting.isEmpty()) {
            return;
        }
        List<Timed> here = List.copyOf(waiting);
        waiting.clear();
        here.forEach(timed -> timed.place(NOWHERE));
        List<Timed> due = new ArrayList<>(here.size());
        for (Timed timed : here) {
            Integer rest = rest(timed);
            if (rest == null) {
                due.add(timed);
            } else {
                set(timed, rest);
            }
        }
        for (Timed timed : due) {
            int again = turn(timed);
            if (again > 0 && timed.place() == NOWHERE) {
                set(timed, again);
            }
        }
    }

    /** Takes what is left of its deadline. Asked of all, so it gives nobody an identity hash while nobody waits that long. */
    private @Nullable Integer rest(Timed timed) {
        return left.isEmpty() ? null : left.remove(timed);
    }

    /** What fails here, be it for want of memory, must not stop the wheel for the others. */
    private static int turn(Timed timed) {
        try {
            return timed.due();
        } catch (RuntimeException | Error fault) {
            LOG.error("a deadline could not be kept", fault);
            return RETRY_SECONDS;
        }
    }

    boolean isEmpty() {
        return slots.stream().allMatch(List::isEmpty);
    }

    /** All that wait, in no promised order. */
    void forEach(Consumer<Timed> visitor) {
        for (List<Timed> waiting : slots) {
            List.copyOf(waiting).forEach(visitor);
        }
    }
}
