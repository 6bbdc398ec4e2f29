package io.crossdock.hub;

import io.netty.util.concurrent.EventExecutor;

/** One peer's place in one group: given by {@link Hub#join}, given back to {@link Hub#leave}. On the peer's loop. */
public final class Membership {
    /** The ordinal of a member whose arrival has not been announced: notices about others are not for it yet. */
    static final long NOT_ARRIVED = Long.MAX_VALUE;

    final GroupKey group;
    final Peer peer;
    final Shard shard;
    /** Where it lies in the shard's list of the group's members; -1 once it has left. */
    int index = -1;

    long ordinal = NOT_ARRIVED;

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

    /** Says which place in the group's history this member took; from now on notices about later ones reach it. */
    public void arrivedAs(long ordinal) {
        this.ordinal = ordinal;
    }

    /** Whether it still stands in the group. */
    public boolean live() {
        return index >= 0;
    }
}
