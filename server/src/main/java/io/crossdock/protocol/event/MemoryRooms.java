package io.crossdock.protocol.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The rooms of a relay of one node. Everything under one lock, held for moments; guests are told outside of it, before
 * the call returns. Safe for any thread.
 */
public final class MemoryRooms implements Rooms {
    private final EventSettings.RoomLimits limits;
    private final Map<Long, Room> rooms = new HashMap<>();
    /** In the order in which they were made. */
    private final Map<Long, Room> waiting = new LinkedHashMap<>();

    private final Map<Guest, Room> places = new HashMap<>();
    private long ordinals;

    public MemoryRooms(EventSettings.RoomLimits limits) {
        this.limits = limits;
    }

    /** What is done under the lock: an answer, and who is to hear of it. */
    private record Done<T>(T answer, List<Guest> others, Change change, long room, long ordinal) {}

    private interface Deed<T> {
        Done<T> take() throws RoomRefusal;
    }

    private <T> CompletionStage<T> step(Guest guest, Deed<T> deed) {
        Done<T> done;
        try {
            synchronized (this) {
                done = deed.take();
            }
        } catch (RoomRefusal refusal) {
            return CompletableFuture.failedStage(refusal);
        }
        Notice notice = new Notice(done.change, done.room, done.ordinal, guest.nodeId());
        for (Guest other : done.others) {
            if (!other.equals(guest)) {
                other.heard(notice);
            }
        }
        return CompletableFuture.completedStage(done.answer);
    }

    @Override
    public CompletionStage<Entry> create(Guest host, long room, RoomRequest.Create wish) {
        return step(host, () -> {
            requireOutside(host);
            if (rooms.size() >= limits.max()) {
                throw new RoomRefusal(RoomRefusal.TOO_MANY);
            }
            if (rooms.containsKey(room)) {
                throw new RoomRefusal(RoomRefusal.AWAY);
            }
            Room made = new Room(room, wish.name(), wish.token(), limits.members(wish), host);
            rooms.put(room, made);
            waiting.put(room, made);
            return enter(made, host);
        });
    }

    @Override
    public CompletionStage<Entry> join(Guest guest, RoomRequest.Join wish) {
        return step(guest, () -> {
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
        });
    }

    private void requireOutside(Guest guest) throws RoomRefusal {
        if (places.containsKey(guest)) {
            throw new RoomRefusal(RoomRefusal.ALREADY_IN);
        }
    }

    private Done<Entry> enter(Room room, Guest guest) {
        List<Guest> others = List.copyOf(room.members);
        room.members.add(guest);
        places.put(guest, room);
        List<Long> ids = room.members.stream().map(Guest::nodeId).toList();
        long ordinal = ++ordinals;
        return new Done<>(new Entry(room.info(), ids, ordinal), others, Change.JOINED, room.id, ordinal);
    }

    @Override
    public CompletionStage<Step> leave(Guest guest) {
        return step(guest, () -> {
            Room room = roomOf(guest);
            places.remove(guest);
            room.members.remove(guest);
            List<Guest> others = List.copyOf(room.members);
            long ordinal = ++ordinals;
            boolean closed = guest.equals(room.host);
            if (closed) {
                others.forEach(places::remove);
                rooms.remove(room.id);
                waiting.remove(room.id);
            }
            Change change = closed ? Change.CLOSED : Change.LEFT;
            return new Done<>(new Step(room.id, ordinal), others, change, room.id, ordinal);
        });
    }

    @Override
    public CompletionStage<Step> start(Guest guest) {
        return step(guest, () -> {
            Room room = roomOf(guest);
            if (!guest.equals(room.host)) {
                throw new RoomRefusal(RoomRefusal.NOT_HOST);
            }
            if (room.state != State.WAITING) {
                throw new RoomRefusal(RoomRefusal.NOT_WAITING);
            }
            room.state = State.IN_PROGRESS;
            waiting.remove(room.id);
            long ordinal = ++ordinals;
            List<Guest> members = List.copyOf(room.members);
            return new Done<>(new Step(room.id, ordinal), members, Change.STARTED, room.id, ordinal);
        });
    }

    private Room roomOf(Guest guest) throws RoomRefusal {
        Room room = places.get(guest);
        if (room == null) {
            throw new RoomRefusal(RoomRefusal.NOT_IN);
        }
        return room;
    }

    @Override
    public synchronized CompletionStage<List<Info>> waiting() {
        List<Info> found = new ArrayList<>();
        for (Room room : waiting.values()) {
            if (found.size() == LISTED_MAX) {
                break;
            }
            found.add(room.info());
        }
        return CompletableFuture.completedStage(found);
    }

    @Override
    public void gone(Guest guest) {
        // Refused when it is in none, as most are.
        var unused = leave(guest);
    }

    @Override
    public synchronized int hosted() {
        return rooms.size();
    }

    /** One room, which lasts as long as its host is in it. Only under the lock. */
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
