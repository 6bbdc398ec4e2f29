package io.crossdock.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomEarTest {
    private final List<String> heard = new ArrayList<>();
    private int missed;
    private final RoomEar ear = new RoomEar(
            notice -> heard.add(notice.change() + " " + notice.room() + "@" + notice.ordinal()), () -> missed++);

    private void hears(Rooms.Change change, long room, long ordinal) {
        ear.heard(new Rooms.Notice(change, room, ordinal, 5));
    }

    private void enters(long room, long ordinal) {
        ear.goOn(ordinal, () -> {
            ear.enter(room, ordinal);
            heard.add("in");
        });
    }

    @Test
    void whatHappensWhileANewcomerWaitsIsHeardBehindItsAnswerUnlessItWasBefore() {
        ear.hold();
        hears(Rooms.Change.JOINED, 7, 9);
        hears(Rooms.Change.JOINED, 7, 11);
        hears(Rooms.Change.JOINED, 8, 12);

        enters(7, 10);
        hears(Rooms.Change.LEFT, 7, 13);

        assertThat(heard).containsExactly("in", "JOINED 7@11", "LEFT 7@13");
    }

    @Test
    void whoeverLeavesHearsOfNothingThatHappensAfter() {
        enters(7, 10);
        ear.hold();
        hears(Rooms.Change.JOINED, 7, 11);
        hears(Rooms.Change.CLOSED, 7, 13);

        ear.goOn(12, () -> {
            ear.leave();
            heard.add("out");
        });

        assertThat(heard).containsExactly("in", "JOINED 7@11", "out");
    }

    @Test
    void aRoomThatHasClosedIsHeardOfBeforeTheNextOne() {
        enters(7, 10);
        ear.hold();

        enters(8, 20);
        hears(Rooms.Change.CLOSED, 7, 15);

        assertThat(heard).containsExactly("in", "CLOSED 7@" + Long.MAX_VALUE, "in");
    }

    @Test
    void aClosedRoomIsSilent() {
        enters(7, 10);

        hears(Rooms.Change.CLOSED, 7, 11);
        hears(Rooms.Change.JOINED, 7, 12);
        hears(Rooms.Change.CLOSED, 7, 13);

        assertThat(heard).containsExactly("in", "CLOSED 7@11");
    }

    @Test
    void whatIsTooMuchToHoldIsCountedButThatARoomHasClosedIsHeard() {
        enters(7, 10);
        ear.hold();

        for (int i = 0; i < 5_000; i++) {
            hears(Rooms.Change.JOINED, 7, 20 + i);
        }
        hears(Rooms.Change.CLOSED, 7, 6_000);
        ear.goOn(Long.MAX_VALUE, () -> {});

        assertThat(missed).isEqualTo(5_000 - 4_096);
        assertThat(heard).hasSize(1 + 4_096 + 1).endsWith("CLOSED 7@6000");
    }
}
