package io.crossdock.protocol.event;

/** Rooms of one node. */
class MemoryRoomsTest extends RoomsContract {
    private final MemoryRooms rooms = new MemoryRooms(LIMITS);

    @Override
    Rooms rooms() {
        return rooms;
    }
}
