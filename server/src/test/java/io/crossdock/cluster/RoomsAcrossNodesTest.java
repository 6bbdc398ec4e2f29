package io.crossdock.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.hub.Outcome;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRedis;
import io.crossdock.kit.TestRelay;
import io.crossdock.protocol.event.Player;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rooms whose players are on two nodes. */
final class RoomsAcrossNodesTest {
    private static final long ANNA = 1;
    private static final long BEN = 2;
    private static final long CARA = 3;

    private final TestRedis redis = TestRedis.start();
    private final TestRelay north = relay();
    private final TestRelay south = relay();

    private TestRelay relay() {
        return TestRelay.with(Map.of("redis.url", redis.url(), "redis.timeout-millis", "5000"));
    }

    @AfterEach
    void end() {
        north.close();
        south.close();
        redis.close();
    }

    private static Player player(TestRelay node, long id) throws IOException {
        return new Player(node.httpPort(), id);
    }

    private static boolean isAway(TestRelay node) throws IOException {
        try (HttpProbe probe = HttpProbe.connect(node.httpPort())) {
            return probe.get("/ready").body().contains("\"backplane\":\"away\"");
        }
    }

    @Test
    void playersMeetInARoomAndHearEachOtherOnceAndInOrder() throws IOException {
        try (Player anna = player(north, ANNA);
                Player ben = player(south, BEN);
                Player cara = player(south, CARA)) {
            long room = anna.creates("lobby", 4, "");
            assertThat(ben.lists()).containsExactly("lobby 1/4");

            ben.joins(room, "");

            assertThat(Player.members(ben.hears("Joined"))).containsExactly(ANNA, BEN);
            anna.hears("MemberJoined 2");
            for (int i = 0; i < 100; i++) {
                anna.broadcasts(i);
                ben.broadcasts(i);
            }
            for (int i = 0; i < 100; i++) {
                ben.hears("event " + i + " of 1");
                anna.hears("event " + i + " of 2");
            }
            cara.socket().expectSilence(100);
            anna.socket().expectSilence(10);
            ben.socket().expectSilence(10);
        }
    }

    /** A host answers a newcomer with the state of the game: it must not come too early to be heard. */
    @Test
    void whatAHostSaysToANewcomerWhenItHearsOfItIsHeard() throws IOException {
        try (Player anna = player(north, ANNA)) {
            long room = anna.creates("game", 0, "");
            for (int i = 0; i < 50; i++) {
                try (Player ben = player(south, BEN)) {
                    ben.joins(room, "");
                    anna.hears("MemberJoined 2");

                    anna.broadcasts(i);

                    ben.hears("Joined");
                    ben.hears("event " + i + " of 1");
                }
                anna.hears("MemberLeft 2");
            }
        }
    }

    @Test
    void whatAPlayerSaysBehindARequestGoesWhereTheAnswerPutsIt() throws IOException {
        try (Player anna = player(north, ANNA);
                Player ben = player(south, BEN);
                Player cara = player(north, CARA)) {
            long room = anna.creates("game", 0, "");
            for (int i = 0; i < 20; i++) {
                ben.joins(room, "");
                ben.broadcasts(2L * i);
                ben.asks("Leave");
                ben.broadcasts(2L * i + 1);

                anna.hears("MemberJoined 2");
                anna.hears("event " + 2L * i + " of 2");
                anna.hears("MemberLeft 2");
                cara.hears("event " + (2L * i + 1) + " of 2");
                ben.hears("Joined");
                ben.hears("Left");
            }
        }
    }

    @Test
    void theRulesOfRoomsHoldForPlayersOfOtherNodes() throws IOException {
        try (Player anna = player(north, ANNA);
                Player ben = player(south, BEN);
                Player cara = player(north, CARA);
                Player dora = player(south, 4)) {
            long room = anna.creates("vip", 2, "sesame");
            ben.joins(room, "guess");
            ben.hears("Refused: Wrong token");
            ben.joins(room, "sesame");
            ben.hears("Joined");
            anna.hears("MemberJoined 2");
            assertThat(dora.lists()).containsExactly("vip 2/2 locked");
            cara.joins(room, "sesame");
            cara.hears("Refused: Room is full");
            ben.asks("Start");
            ben.hears("Refused: Only the host can start the game");
            ben.joins(room, "sesame");
            ben.hears("Refused: Client is already in a room");

            anna.asks("Start");

            anna.hears("Started");
            ben.hears("Started");
            assertThat(dora.lists()).isEmpty();
            ben.asks("Leave");
            ben.hears("Left");
            anna.hears("MemberLeft 2");
            dora.joins(room, "sesame");
            dora.hears("Refused: Room is not accepting new players");
            dora.joins(room + 1, "");
            dora.hears("Refused: Room not found");
        }
    }

    @Test
    void aRoomClosesOnAllNodesWhenItsHostLeavesOrItsConnectionEnds() throws IOException {
        try (Player ben = player(south, BEN);
                Player cara = player(north, CARA)) {
            try (Player anna = player(north, ANNA)) {
                long first = anna.creates("first", 0, "");
                ben.joins(first, "");
                ben.hears("Joined");
                anna.hears("MemberJoined 2");
                anna.asks("Leave");
                anna.hears("Left");
                assertThat(ben.hears("Closed").room()).isEqualTo(first);
                long second = anna.creates("second", 0, "");
                ben.joins(second, "");
                ben.hears("Joined");
                cara.joins(second, "");
                cara.hears("Joined");
                ben.hears("MemberJoined 3");
            }

            ben.hears("Closed");
            cara.hears("Closed");
            await().untilAsserted(() ->
                    assertThat(redis.say("KEYS *event:rooms:[rm]*")).isEqualTo("*0\r\n"));
            ben.broadcasts(9);
            cara.hears("event 9 of 2");
        }
    }

    @Test
    void targetedEventsReachPlayersInOtherRoomsOnOtherNodes() throws IOException {
        try (Player anna = player(north, ANNA);
                Player ben = player(south, BEN)) {
            anna.creates("one", 0, "");
            ben.creates("two", 0, "");

            anna.sends(BEN, 7);
            ben.sends(ANNA, 8);

            ben.hears("event 7 of 1");
            anna.hears("event 8 of 2");
            assertThat(north.relay().ledger().count("event", Outcome.NOBODY_THERE))
                    .isZero();
        }
    }

    @Test
    void whoeverTakesAnIdOnAnotherNodeIsInNoRoomAndTheOlderOneHasLeft() throws IOException {
        try (Player anna = player(north, ANNA);
                Player older = player(north, BEN)) {
            long room = anna.creates("game", 0, "");
            older.joins(room, "");
            older.hears("Joined");
            anna.hears("MemberJoined 2");

            try (Player newer = player(south, BEN)) {
                older.socket().expectClose(1008, "replaced");
                anna.hears("MemberLeft 2");
                newer.asks("Leave");
                newer.hears("Refused: Client is not in any room");
            }
        }
    }

    @Test
    void withoutRedisRequestsAreRefusedAndARoomOnOneNodeGoesOnUntilAllIsAsBefore() throws IOException {
        try (Player anna = player(north, ANNA);
                Player ben = player(north, BEN);
                Player cara = player(south, CARA)) {
            long room = anna.creates("game", 0, "");
            ben.joins(room, "");
            ben.hears("Joined");
            anna.hears("MemberJoined 2");

            redis.kill();
            await().until(() -> isAway(north) && isAway(south));
            for (String request : List.of("Leave", "Start", "List", "Create")) {
                ben.asks(request, new byte[20]);
                ben.hears("Refused: Rooms cannot be reached");
            }
            cara.joins(room, "");
            cara.hears("Refused: Rooms cannot be reached");
            anna.broadcasts(1);
            ben.hears("event 1 of 1");

            redis.restart();

            await().untilAsserted(() -> assertThat(cara.lists()).containsExactly("game 2/256"));
            cara.joins(room, "");
            assertThat(Player.members(cara.hears("Joined"))).containsExactly(ANNA, BEN, CARA);
            anna.hears("MemberJoined 3");
            ben.hears("MemberJoined 3");
            cara.broadcasts(2);
            anna.hears("event 2 of 3");
        }
    }
}
