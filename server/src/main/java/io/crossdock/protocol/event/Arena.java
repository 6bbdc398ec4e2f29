package io.crossdock.protocol.event;

import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Hub;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** What all clients of the event protocol share, whatever they come over. Safe for any thread. */
public final class Arena {
    private final EventSettings settings;
    private final Hub hub;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final Rooms rooms;
    private final EventCounts counts = new EventCounts();
    private final AtomicInteger clients = new AtomicInteger();

    /**
     * @param rooms of this node, or of all
     * @param nanoTime a clock as {@link System#nanoTime}
     * @param random safe for any thread, and not to be foreseen: it makes ids
     */
    public Arena(
            EventSettings settings,
            Hub hub,
            Rooms rooms,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.settings = settings;
        this.hub = hub;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.random = random;
        this.rooms = rooms;
    }

    /** Under which name the hub finds a node. */
    static GroupKey name(long nodeId) {
        return new GroupKey(EventSettings.PROTOCOL, "node/" + Long.toHexString(nodeId));
    }

    /** An id for a client that brings none: not 0, and nobody's. */
    long freshNodeId() {
        long id = random.nextLong();
        while (id == 0 || hub.directory().find(name(id)) != null) {
            id = random.nextLong();
        }
        return id;
    }

    /** An id for a room. */
    long freshRoomId() {
        long id = random.nextLong();
        while (id == 0) {
            id = random.nextLong();
        }
        return id;
    }

    /**
     * Takes one of the places; unless it answers true, {@link #leave} must not be called.
     *
     * @param replaces whether another leaves for it, and so its place is had though there is none for the moment
     */
    boolean enter(boolean replaces) {
        if (clients.incrementAndGet() > settings.clientsMax() && !replaces) {
            clients.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        clients.decrementAndGet();
    }

    EventSettings settings() {
        return settings;
    }

    Hub hub() {
        return hub;
    }

    InstantSource clock() {
        return clock;
    }

    LongSupplier nanoTime() {
        return nanoTime;
    }

    Rooms rooms() {
        return rooms;
    }

    EventCounts counts() {
        return counts;
    }

    /** Clients that have shaken hands. */
    int clients() {
        return clients.get();
    }
}
