package io.crossdock.protocol.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Who is in which room of this node. Only tells and decides; what members hear of it is their guests' work. Everything
 * under one lock, held for moments. Safe for any thread.
 */
final class Rooms {
    /** A list is one frame; more rooms than this nobody reads. */
    private static final int LISTED_MAX = 100;

    /** Somebody who may be in a room. Compared by identity. */
    interface Guest {
        long nodeId();

        /** The host has left: the room is no more, and this guest is in none. Any thread. */
        void roomClosed(long room);
    }

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
     * @param members with the newcomer, who is the last
     */
    record Entry(Info info, List<Guest> members) {}

    /**
     * What a leaver leaves.
     *
     * @param others who were there besides
     * @param closed whether the room is gone with its host; the others are in none then
     */
    record Exit(long room, List<Guest> others, boolean closed) {}

    private final EventSettings.RoomLimits limits;
    private final LongSupplier ids;
    private final Map<Long, Room> rooms = new HashMap<>();
    /** In the order in which they were made. */
    private final Map<Long, Room> waiting = new LinkedHashMap<>();

    private final Map<Guest, Room> places = new HashMap<>();

    /** @param ids random numbers of 64 bits; keys are never chosen by clients */
    Rooms(EventSettings.RoomLimits limits, LongSupplier ids) {
        this.limits = limits;
        this.ids = ids;
    }

    synchronized Entry create(Guest host, RoomRequest.Create wish) throws RoomRefusal {
        requireOutside(host);
        if (rooms.size() >= limits.max()) {
            throw new RoomRefusal(RoomRefusal.TOO_MANY);
        }
        int max = wish.membersMax() == 0 ? limits.membersMax() : (int) Math.min(wish.membersMax(), limits.membersMax());
        Room room = new Room(freshId(), wish.name(), wish.token(), max, host);
        rooms.put(room.id, room);
        waiting.put(room.id, room);
        return enter(room, host);
    }

    private long freshId() {
        long id = ids.getAsLong();
        while (id == 0 || rooms.containsKey(id)) {
            id = ids.getAsLong();
        }
        return id;
    }

    synchronized Entry join(Guest guest, RoomRequest.Join wish) throws RoomRefusal {
        requireOutside(guest);
        Room room = rooms.get(wish.room());
        if (room == null) {
            throw new RoomRefusal(RoomRefusal.NOT_FOUND);
        }
        if (!room.token.isEmpty() && !Tokens.equal(room.token, wish.token())) {
            throw new RoomRefusal(RoomRefusal.WRONG_TOKEN);
        }
        if (room.members.size() >= room.membersMax) {
            throw new RoomRefusal(RoomRefusal.FULL);
        }
        if (room.state != State.WAITING) {
            throw new RoomRefusal(RoomRefusal.CLOSED_TO_NEW);
        }
        return enter(room, guest);
    }

    private void requireOutside(Guest guest) throws RoomRefusal {
        if (places.containsKey(guest)) {
            throw new RoomRefusal(RoomRefusal.ALREADY_IN);
        }
    }

    private Entry enter(Room room, Guest guest) {
        room.members.add(guest);
        places.put(guest, room);
        return new Entry(room.info(), List.copyOf(room.members));
    }

    synchronized Exit leave(Guest guest) throws RoomRefusal {
        Room room = roomOf(guest);
        places.remove(guest);
        room.members.remove(guest);
        List<Guest> others = List.copyOf(room.members);
        boolean closed = guest == room.host || others.isEmpty();
        if (closed) {
            others.forEach(places::remove);
            rooms.remove(room.id);
            waiting.remove(room.id);
        }
        return new Exit(room.id, others, closed);
    }

    /** @return the room and all its members, the host among them */
    synchronized Entry start(Guest guest) throws RoomRefusal {
        Room room = roomOf(guest);
        if (guest != room.host) {
            throw new RoomRefusal(RoomRefusal.NOT_HOST);
        }
        if (room.state != State.WAITING) {
            throw new RoomRefusal(RoomRefusal.NOT_WAITING);
        }
        room.state = State.IN_PROGRESS;
        waiting.remove(room.id);
        return new Entry(room.info(), List.copyOf(room.members));
    }

    private Room roomOf(Guest guest) throws RoomRefusal {
        Room room = places.get(guest);
        if (room == null) {
            throw new RoomRefusal(RoomRefusal.NOT_IN);
        }
        return room;
    }

    /** The oldest rooms that may be joined. */
    synchronized List<Info> waiting() {
        List<Info> found = new ArrayList<>();
        for (Room room : waiting.values()) {
            if (found.size() == LISTED_MAX) {
                break;
            }
            found.add(room.info());
        }
        return found;
    }

    synchronized int size() {
        return rooms.size();
    }

    /** One room. Only under the lock. */
    private static final class Room {
        private final long id;
        private final String name;
        private final String token;
        private final int membersMax;
        private final Guest host;
        private final Set<Guest> members = new LinkedHashSet<>();
        private State state = State.WAITING;

        Room(long id, String name, String token, int membersMax, Guest host) {
            this.id = id;
            this.name = name;
            this.token = token;
            this.membersMax = membersMax;
            this.host = host;
        }

        Info info() {
            return new Info(id, name, state, host.nodeId(), members.size(), membersMax, !token.isEmpty());
        }
    }
}
