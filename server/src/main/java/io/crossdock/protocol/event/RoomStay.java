package io.crossdock.protocol.event;

import org.jspecify.annotations.Nullable;

/**
 * One guest's stay in rooms that nodes share, from its first wish until it has left: under which name it stands there,
 * and what must be known to put it back. Only under the lock of {@link RedisRooms}.
 */
final class RoomStay {
    /** What a room is, as its members' nodes know it. */
    record Facts(long room, String name, String token, int membersMax, String host) {}

    /** Where a member is since when. */
    record Place(String member, Facts facts, long ordinal, boolean started) {}

    final Rooms.Guest guest;
    /** {@code life/number/node id}. */
    final String member;
    /** Where it is; null in none. */
    @Nullable
    Facts facts;
    /** Which room it has asked to come into; 0 for none. */
    long wished;

    long ordinal;
    boolean started;
    /** Requests whose answers have not come. */
    int underWay;
    /** Rises with each request and each answer: what was found out meanwhile is old news. */
    long version;

    RoomStay(Rooms.Guest guest, String member) {
        this.guest = guest;
        this.member = member;
    }

    boolean isIn(long room) {
        return facts != null && facts.room == room;
    }

    boolean isHost() {
        return facts != null && facts.host.equals(member);
    }

    boolean isOver() {
        return facts == null && underWay == 0;
    }

    /** The node id at the end of a member's name. */
    static long nodeId(String member) {
        return Long.parseUnsignedLong(member, member.lastIndexOf('/') + 1, member.length(), 16);
    }
}
