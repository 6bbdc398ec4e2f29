package io.crossdock.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What all rooms have in common, wherever they are kept. */
abstract class RoomsContract {
    static final EventSettings.RoomLimits LIMITS = new EventSettings.RoomLimits(120, 3);

    /** A guest that writes down what it hears. */
    static final class Visitor implements Rooms.Guest {
        final long id;
        final List<Rooms.Notice> notices = new CopyOnWriteArrayList<>();

        Visitor(long id) {
            this.id = id;
        }

        @Override
        public long nodeId() {
            return id;
        }

        @Override
        public void heard(Rooms.Notice notice) {
            notices.add(notice);
        }

        /** What it has heard, as {@code JOINED 2}. */
        List<String> heard() {
            return notices.stream()
                    .map(notice -> notice.change() + " " + notice.member())
                    .toList();
        }
    }

    final Visitor anna = new Visitor(1);
    final Visitor ben = new Visitor(2);
    final Visitor cara = new Visitor(3);

    abstract Rooms rooms();

    static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    static RoomRequest.Create wish(String name) {
        return new RoomRequest.Create(name, 0, "");
    }

    static RoomRequest.Join to(long room) {
        return new RoomRequest.Join(room, "");
    }

    static void refused(CompletionStage<?> stage, String reason) {
        assertThatThrownBy(() -> now(stage))
                .rootCause()
                .isInstanceOfSatisfying(
                        RoomRefusal.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    @Test
    void aRoomHasItsHostFirstAndAsManyMembersAsItsHostWishesWithinTheLimit() {
        Rooms.Entry made = now(rooms().create(anna, 7, new RoomRequest.Create("lobby", 9, "key")));
        Rooms.Entry joined = now(rooms().join(ben, new RoomRequest.Join(7, "key")));

        assertThat(made.info()).isEqualTo(new Rooms.Info(7, "lobby", Rooms.State.WAITING, 1, 1, 3, true));
        assertThat(joined.info()).isEqualTo(new Rooms.Info(7, "lobby", Rooms.State.WAITING, 1, 2, 3, true));
        assertThat(joined.members()).containsExactly(1L, 2L);
        assertThat(rooms().hosted()).isEqualTo(1);
    }

    @Test
    void theListHasTheOldestHundredThatWait() {
        List<Visitor> hosts =
                Stream.iterate(10L, id -> id + 1).limit(102).map(Visitor::new).toList();
        hosts.forEach(host -> now(rooms().create(host, host.id, wish("room " + host.id))));
        now(rooms().start(hosts.get(0)));

        List<Rooms.Info> listed = now(rooms().waiting());

        assertThat(listed).hasSize(100);
        assertThat(listed.get(0)).isEqualTo(new Rooms.Info(11, "room 11", Rooms.State.WAITING, 11, 1, 3, false));
        assertThat(listed).extracting(Rooms.Info::room).isSorted().doesNotContain(111L);
    }

    @Test
    void thereAreOnlySoManyRooms() {
        for (long id = 10; id < 10 + LIMITS.max(); id++) {
            now(rooms().create(new Visitor(id), id, wish("")));
        }

        refused(rooms().create(anna, 7, wish("")), RoomRefusal.TOO_MANY);
    }

    @Test
    void anIdThatIsTakenMakesNoSecondRoom() {
        now(rooms().create(anna, 7, wish("first")));

        refused(rooms().create(ben, 7, wish("second")), RoomRefusal.AWAY);

        refused(rooms().leave(ben), RoomRefusal.NOT_IN);
        assertThat(now(rooms().waiting())).extracting(Rooms.Info::name).containsExactly("first");
    }

    @Test
    void membersHearOfEachOtherInTheOrderOfTheOrdinals() {
        long made = now(rooms().create(anna, 7, wish(""))).ordinal();
        long joined = now(rooms().join(ben, to(7))).ordinal();
        now(rooms().join(cara, to(7)));
        long started = now(rooms().start(anna)).ordinal();
        long left = now(rooms().leave(cara)).ordinal();

        await().until(() -> anna.notices.size() == 3 && ben.notices.stream().anyMatch(n -> n.ordinal() == left));
        assertThat(anna.heard()).containsExactly("JOINED 2", "JOINED 3", "LEFT 3");
        assertThat(ben.heard()).containsExactly("JOINED 3", "STARTED 1", "LEFT 3");
        assertThat(List.of(made, joined, anna.notices.get(1).ordinal(), started, left))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void whenTheHostIsGoneTheOthersAreInNoneAndMayGoOn() {
        now(rooms().create(anna, 7, wish("")));
        now(rooms().join(ben, to(7)));

        rooms().gone(anna);

        await().until(() -> ben.heard().equals(List.of("CLOSED 1")));
        refused(rooms().leave(ben), RoomRefusal.NOT_IN);
        refused(rooms().join(cara, to(7)), RoomRefusal.NOT_FOUND);
        now(rooms().create(ben, 8, wish("")));
        assertThat(now(rooms().waiting())).extracting(Rooms.Info::room).containsExactly(8L);
    }

    @Test
    void whoWasInNoRoomIsGoneWithoutATrace() {
        now(rooms().create(anna, 7, wish("")));

        rooms().gone(ben);

        now(rooms().join(cara, to(7)));
        await().until(() -> anna.heard().equals(List.of("JOINED 3")));
    }
}
