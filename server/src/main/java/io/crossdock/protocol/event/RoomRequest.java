package io.crossdock.protocol.event;

/** What a client may ask of the relay itself (docs/protocols/event.md, "Rooms"). */
sealed interface RoomRequest {
    void enter(RoomGuest guest, RoomGuest.Asked asked);

    /**
     * @param membersMax 0 for as many as the relay allows
     * @param token empty for a room that anybody may join
     */
    record Create(String name, long membersMax, String token) implements RoomRequest {
        @Override
        public void enter(RoomGuest guest, RoomGuest.Asked asked) {
            guest.onCreate(this, asked);
        }
    }

    /** @param token empty when none is needed */
    record Join(long room, String token) implements RoomRequest {
        @Override
        public void enter(RoomGuest guest, RoomGuest.Asked asked) {
            guest.onJoin(this, asked);
        }
    }

    record Leave() implements RoomRequest {
        @Override
        public void enter(RoomGuest guest, RoomGuest.Asked asked) {
            guest.onLeave(asked);
        }
    }

    record List() implements RoomRequest {
        @Override
        public void enter(RoomGuest guest, RoomGuest.Asked asked) {
            guest.onList(asked);
        }
    }

    record Start() implements RoomRequest {
        @Override
        public void enter(RoomGuest guest, RoomGuest.Asked asked) {
            guest.onStart(asked);
        }
    }

    /** The join token, by a client whose handshake has no place for it; once it has been accepted it means nothing. */
    record Token(String token) implements RoomRequest {
        @Override
        public void enter(RoomGuest guest, RoomGuest.Asked asked) {}
    }
}
