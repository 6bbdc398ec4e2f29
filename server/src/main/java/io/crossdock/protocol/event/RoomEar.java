package io.crossdock.protocol.event;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What one client hears of its room, in order, wherever it is told from: while a request of its is under way, what is
 * told is held until it is known what came before the answer and what after it. Safe for any thread; its lock is held
 * while notices are passed on, so that none overtakes another.
 */
final class RoomEar {
    static final long NO_ROOM = 0;
    /** A request takes milliseconds, and seconds at most; in a room that is so lively something is wrong. */
    private static final int HELD_MAX = 4_096;

    private final Consumer<Rooms.Notice> hears;
    private final Runnable misses;
    private final List<Rooms.Notice> held = new ArrayList<>(0);
    private boolean holding;
    private long room = NO_ROOM;
    private long since;

    /**
     * @param hears gets what concerns the client; under the lock
     * @param misses called for each notice that did not fit
     */
    RoomEar(Consumer<Rooms.Notice> hears, Runnable misses) {
        this.hears = hears;
        this.misses = misses;
    }

    synchronized void heard(Rooms.Notice notice) {
        if (!holding) {
            pass(notice);
        } else if (held.size() < HELD_MAX || notice.change() == Rooms.Change.CLOSED) {
            held.add(notice);
        } else {
            misses.run();
        }
    }

    private void pass(Rooms.Notice notice) {
        if (notice.room() != room || notice.ordinal() <= since) {
            return;
        }
        if (notice.change() == Rooms.Change.CLOSED) {
            room = NO_ROOM;
        }
        hears.accept(notice);
    }

    /** A request begins. */
    synchronized void hold() {
        holding = true;
    }

    /**
     * The request's answer has come.
     *
     * @param ordinal when it happened; what is held and came before is heard before the answer
     * @param answer gives it to the client
     */
    synchronized void goOn(long ordinal, Runnable answer) {
        held.stream().filter(notice -> notice.ordinal() <= ordinal).forEach(this::pass);
        answer.run();
        held.stream().filter(notice -> notice.ordinal() > ordinal).forEach(this::pass);
        held.clear();
        holding = false;
    }

    /** From now on the client is in a room. A room that it was in must have closed, though that has not been heard. */
    synchronized void enter(long newRoom, long ordinal) {
        if (room != NO_ROOM) {
            pass(new Rooms.Notice(Rooms.Change.CLOSED, room, Long.MAX_VALUE, 0));
        }
        room = newRoom;
        since = ordinal;
    }

    synchronized void leave() {
        room = NO_ROOM;
    }
}
