package io.crossdock.protocol.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The guests of this node who are in rooms that nodes share, or have asked to come into one. Safe for any thread;
 * everything under one lock, held for moments.
 */
final class RoomStays {
    private final Map<Rooms.Guest, RoomStay> byGuest = new HashMap<>();
    private final Map<String, RoomStay> byMember = new HashMap<>();
    /** By the room they are in, and by the one they wish for. */
    private final Map<Long, Set<RoomStay>> byRoom = new HashMap<>();

    private String life;
    private long numbers;

    /** @param life what this node's members are called after */
    RoomStays(String life) {
        this.life = life;
    }

    synchronized String life() {
        return life;
    }

    /** A guest asks to come into a room: from now on it is {@link #concerned} by it. */
    synchronized RoomStay wish(Rooms.Guest guest, long room) {
        RoomStay stay = byGuest.get(guest);
        if (stay == null) {
            stay = new RoomStay(guest, life + "/" + ++numbers + "/" + Long.toHexString(guest.nodeId()));
            byGuest.put(guest, stay);
            byMember.put(stay.member, stay);
        }
        stay.wished = room;
        byRoom.computeIfAbsent(room, id -> new LinkedHashSet<>()).add(stay);
        begun(stay);
        return stay;
    }

    /** A guest asks for something else; null when it is in no room. */
    synchronized @Nullable RoomStay ask(Rooms.Guest guest) {
        RoomStay stay = byGuest.get(guest);
        if (stay != null) {
            begun(stay);
        }
        return stay;
    }

    private static void begun(RoomStay stay) {
        stay.underWay++;
        stay.version++;
    }

    /** A request is answered, and what it asked for has not happened, or not to itself. */
    synchronized void answered(RoomStay stay) {
        stay.underWay--;
        stay.version++;
        forgetWish(stay);
        endIfOver(stay);
    }

    /** @return false when the guest has gone meanwhile */
    synchronized boolean entered(RoomStay stay, RoomStay.Facts facts, long ordinal, boolean started) {
        if (byMember.get(stay.member) != stay) {
            return false;
        }
        moveOut(stay);
        stay.facts = facts;
        stay.ordinal = ordinal;
        stay.started = started;
        byRoom.computeIfAbsent(facts.room(), id -> new LinkedHashSet<>()).add(stay);
        answered(stay);
        return true;
    }

    synchronized void left(RoomStay stay) {
        moveOut(stay);
        answered(stay);
    }

    private void forgetWish(RoomStay stay) {
        long room = stay.wished;
        stay.wished = 0;
        if (!stay.isIn(room)) {
            forget(stay, room);
        }
    }

    private void moveOut(RoomStay stay) {
        RoomStay.Facts was = stay.facts;
        stay.facts = null;
        if (was != null && was.room() != stay.wished) {
            forget(stay, was.room());
        }
    }

    private void forget(RoomStay stay, long room) {
        byRoom.computeIfPresent(room, (id, stays) -> {
            stays.remove(stay);
            return stays.isEmpty() ? null : stays;
        });
    }

    private void endIfOver(RoomStay stay) {
        if (stay.isOver() && byGuest.remove(stay.guest, stay)) {
            byMember.remove(stay.member);
        }
    }

    /** The guest's connection is over: null when it was in no room and on its way to none. */
    synchronized @Nullable RoomStay gone(Rooms.Guest guest) {
        RoomStay stay = byGuest.remove(guest);
        if (stay != null) {
            remove(stay);
        }
        return stay;
    }

    private void remove(RoomStay stay) {
        byMember.remove(stay.member);
        forget(stay, stay.wished);
        stay.wished = 0;
        moveOut(stay);
    }

    /** Who is to hear of what a member has done to a room: all but itself. Nobody is in a room that has closed. */
    synchronized List<Rooms.Guest> concerned(Rooms.Change change, long room, String by) {
        List<Rooms.Guest> concerned = new ArrayList<>();
        for (RoomStay stay : List.copyOf(byRoom.getOrDefault(room, Set.of()))) {
            if (change == Rooms.Change.STARTED) {
                stay.started |= stay.isIn(room);
            }
            if (stay.member.equals(by)) {
                continue;
            }
            concerned.add(stay.guest);
            if (change == Rooms.Change.CLOSED && stay.isIn(room)) {
                moveOut(stay);
                stay.version++;
                endIfOver(stay);
            }
        }
        return concerned;
    }

    /** Everybody's place in a room. */
    synchronized List<RoomStay.Place> places() {
        List<RoomStay.Place> places = new ArrayList<>();
        for (RoomStay stay : byGuest.values()) {
            if (stay.facts != null) {
                places.add(new RoomStay.Place(stay.member, stay.facts, stay.ordinal, stay.started));
            }
        }
        return places;
    }

    /** The versions of those who are in a room and have no request under way. */
    synchronized Map<RoomStay, Long> quiet() {
        Map<RoomStay, Long> quiet = new HashMap<>();
        byGuest.values().stream()
                .filter(stay -> stay.facts != null && stay.underWay == 0)
                .forEach(stay -> quiet.put(stay, stay.version));
        return quiet;
    }

    /**
     * Takes a guest out of a room in which it no longer stands, if nothing has happened to it since that was found out.
     *
     * @return the room; 0 when something has
     */
    synchronized long lost(RoomStay stay, long version) {
        RoomStay.Facts was = stay.facts;
        if (was == null || stay.version != version || byMember.get(stay.member) != stay) {
            return 0;
        }
        moveOut(stay);
        stay.version++;
        endIfOver(stay);
        return was.room();
    }

    synchronized boolean knows(String member) {
        return byMember.containsKey(member);
    }

    /**
     * This node has been given up for dead: nobody of its former life is in a room any more.
     *
     * @return who was
     */
    synchronized Map<Rooms.Guest, Long> beginAnew(String newLife) {
        Map<Rooms.Guest, Long> were = new HashMap<>();
        for (RoomStay stay : List.copyOf(byGuest.values())) {
            RoomStay.Facts facts = stay.facts;
            if (facts != null) {
                were.put(stay.guest, facts.room());
            }
        }
        byGuest.clear();
        byMember.clear();
        byRoom.clear();
        life = newLife;
        return were;
    }

    synchronized int hosted() {
        return (int) byGuest.values().stream().filter(RoomStay::isHost).count();
    }
}
