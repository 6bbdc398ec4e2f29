package io.crossdock.protocol.event;

/** What a request about rooms is refused with. Expected and cheap: it carries no stack. */
final class RoomRefusal extends Exception {
    private static final long serialVersionUID = 1;

    static final String ALREADY_IN = "Client is already in a room";
    static final String NOT_IN = "Client is not in any room";
    static final String NOT_FOUND = "Room not found";
    static final String FULL = "Room is full";
    static final String CLOSED_TO_NEW = "Room is not accepting new players";
    static final String NOT_HOST = "Only the host can start the game";
    static final String NOT_WAITING = "Room is not in waiting state";
    static final String WRONG_TOKEN = "Wrong token";
    static final String TOO_MANY = "Too many rooms";
    static final String UNKNOWN = "Unknown request";
    static final String BAD = "Bad request";
    /** What nodes share cannot be reached. Nothing has changed, or it will be undone. */
    static final String AWAY = "Rooms cannot be reached";

    private final String reason;

    /** @param reason one of the texts above, which clients compare */
    RoomRefusal(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
