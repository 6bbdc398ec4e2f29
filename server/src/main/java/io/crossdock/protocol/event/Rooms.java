package io.crossdock.protocol.event;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Which rooms there are and who is in which. A port. Calls never block; each is one atomic step. Stages complete on any
 * thread: with what was asked for, exceptionally with a {@link RoomRefusal}, or with
 * {@link io.crossdock.hub.StoreAwayException} when rooms cannot be reached. Calls of one guest come one after another, on
 * one thread.
 *
 * <p>What happens in a room has ordinals that rise. Guests hear of it while they are in the room, and perhaps of what was
 * before they came and after they left: the ordinals tell it apart.
 */
public interface Rooms {
    /** A list is one frame; more rooms than this nobody reads. */
    int LISTED_MAX = 100;

    /** Somebody who may be in a room. Compared by identity. */
    interface Guest {
        long nodeId();

        /** Something happened in a room that the guest is or was in, or has asked to come into. Any thread. */
        void heard(Notice notice);
    }

    /** What may happen in a room. */
    enum Change {
        JOINED,
        LEFT,
        STARTED,
        /** The room is no more, and whoever was in it is in none. */
        CLOSED
    }

    /**
     * Something that one guest did to others.
     *
     * @param member its node id
     */
    record Notice(Change change, long room, long ordinal, long member) {}

    /** A room's state; {@link #tag} is what it is on the wire. */
    enum State {
        WAITING(0),
        IN_PROGRESS(1);

        private final int tag;

        State(int tag) {
            this.tag = tag;
        }

        int tag() {
            return tag;
        }
    }

    /** A room as it is at one moment. */
    record Info(long room, String name, State state, long host, int members, int membersMax, boolean locked) {}

    /**
     * What a newcomer finds.
     *
     * @param members node ids, the newcomer's the last
     */
    record Entry(Info info, List<Long> members, long ordinal) {}

    /** That a guest has left its room, or started it. */
    record Step(long room, long ordinal) {}

    /**
     * Makes a room whose host is its first member.
     *
     * @param room its id: random, not 0. One that is taken fails as if rooms could not be reached
     */
    CompletionStage<Entry> create(Guest host, long room, RoomRequest.Create wish);

    CompletionStage<Entry> join(Guest guest, RoomRequest.Join wish);

    CompletionStage<Step> leave(Guest guest);

    CompletionStage<Step> start(Guest guest);

    /** The oldest rooms that may be joined. */
    CompletionStage<List<Info>> waiting();

    /** The guest's connection is over: it leaves, and is not heard of again. Harmless when it never was in a room. */
    void gone(Guest guest);

    /** How many rooms have their host on this node. Any thread. */
    int hosted();
}
