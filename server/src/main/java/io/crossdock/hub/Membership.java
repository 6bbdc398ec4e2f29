package io.crossdock.hub;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One peer's place in one group: given by {@link Hub#join}, given back to {@link Hub#leave}. On the peer's loop. */
public final class Membership {
    /** The ordinal of a member whose arrival has not been announced: notices about others are not for it yet. */
    static final long NOT_ARRIVED = Long.MAX_VALUE;

    /** Far more notices than come while Redis answers one question; the frames are shared with the other members. */
    private static final int HELD_MAX = 1_024;

    final GroupKey group;
    final Peer peer;
    final Shard shard;
    /** Where it lies in the shard's list of the group's members; -1 once it has left. */
    int index = -1;

    long ordinal = NOT_ARRIVED;

    /** Notices that came before it was known whether they are for this member; null when there are none. */
    private @Nullable ArrayDeque<Held> held;

    private record Held(Frame frame, long before) {}

    Membership(GroupKey group, Peer peer, Shard shard) {
        this.group = group;
        this.peer = peer;
        this.shard = shard;
    }

    public GroupKey group() {
        return group;
    }

    /** The member's loop. Any thread. */
    public EventExecutor loop() {
        return peer.loop();
    }

    /**
     * Says which place in the group's history this member took. Notices about later ones reach it, also those that were
     * faster than the answer about its own place.
     */
    public void arrivedAs(long ordinal) {
        this.ordinal = ordinal;
        ArrayDeque<Held> notices = held;
        held = null;
        if (notices != null) {
            for (Held notice : notices) {
                if (live() && ordinal < notice.before) {
                    shard.offer(this, notice.frame);
                }
                notice.frame.release();
            }
        }
    }

    /**
     * Keeps a notice until the member's place is known. Borrows the frame.
     *
     * @return false when too many are kept already
     */
    boolean hold(Frame frame, long before) {
        if (held == null) {
            held = new ArrayDeque<>(2);
        } else if (held.size() >= HELD_MAX) {
            return false;
        }
        held.add(new Held(frame.retain(), before));
        return true;
    }

    /** It has left: nothing is for it any more. */
    void over() {
        index = -1;
        if (held != null) {
            held.forEach(notice -> notice.frame.release());
            held = null;
        }
    }

    /** Whether it still stands in the group. */
    public boolean live() {
        return index >= 0;
    }
}
