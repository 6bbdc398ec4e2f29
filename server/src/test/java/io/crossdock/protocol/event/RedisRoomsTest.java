package io.crossdock.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.backplane.redis.RedisNode;
import io.crossdock.backplane.redis.RedisOptions;
import io.crossdock.hub.ManualTime;
import io.crossdock.kit.TestRedis;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rooms in a real Redis, and what becomes of them when nodes or Redis fail. The nodes' lives are called a, b, c. */
class RedisRoomsTest extends RoomsContract {
    private static final String KEYS = "t:event:rooms:";
    private static final int BEATS_PER_LOOK = 10;

    private final TestRedis redis = TestRedis.start();
    private final List<RedisNode> nodes = new ArrayList<>();
    private final AtomicLong lives = new AtomicLong(10);
    private final ManualTime time = new ManualTime();
    private final RedisRooms here;
    private final RedisRooms there;

    RedisRoomsTest() throws IOException {
        here = node();
        there = node();
    }

    private RedisRooms node() throws IOException {
        RedisNode node =
                RedisNode.open(new RedisOptions(redis.url(), null, "t:", Duration.ofSeconds(5), Duration.ofSeconds(5)));
        nodes.add(node);
        RedisRooms made = new RedisRooms(node.store(), LIMITS, lives::getAndIncrement, time);
        now(made.begin());
        return made;
    }

    @AfterEach
    void close() {
        nodes.forEach(RedisNode::close);
        redis.close();
    }

    @Override
    Rooms rooms() {
        return here;
    }

    /** Beats, and waits until it is answered: a list is asked for on the same way. */
    private static void beat(RedisRooms node) {
        node.beat();
        now(node.waiting());
    }

    private void wasLastSeenAMinuteAgo(String life) throws IOException {
        redis.say("ZADD " + KEYS + "alive " + (System.currentTimeMillis() - 60_000) + " " + life);
    }

    /** This node beats no more, while the other one does. */
    private void dies(String life) throws IOException {
        wasLastSeenAMinuteAgo(life);
        for (int second = 0; second < 6; second++) {
            time.advance(Duration.ofSeconds(1));
            beat(there);
        }
    }

    @Test
    void membersOfADeadNodeHaveLeftAndItsHostsRoomsAreClosed() throws Exception {
        now(here.create(anna, 7, wish("hers")));
        now(there.join(ben, to(7)));
        now(there.create(cara, 8, wish("theirs")));
        Visitor dora = new Visitor(4);
        now(here.join(dora, to(8)));
        dies("a");

        await().until(() -> ben.heard().equals(List.of("CLOSED 1")));
        await().until(() -> cara.heard().equals(List.of("JOINED 4", "LEFT 4")));
        assertThat(now(there.waiting()))
                .containsExactly(new Rooms.Info(8, "theirs", Rooms.State.WAITING, 3, 1, 3, false));
        assertThat(redis.say("KEYS " + KEYS + "at:a")).isEqualTo("*0\r\n");
        assertThat(redis.say("ZRANGE " + KEYS + "alive 0 -1")).isEqualTo("*1\r\n$1\r\nb\r\n");
    }

    @Test
    void nobodyIsTakenForDeadBeforeAllHadTheTimeToBeatAgain() throws Exception {
        now(here.create(anna, 7, wish("hers")));
        time.advance(Duration.ofMinutes(1));
        wasLastSeenAMinuteAgo("a");

        beat(there);

        assertThat(now(there.waiting())).hasSize(1);
    }

    @Test
    void aNodeThatWasGivenUpTellsItsGuestsAndBeginsAnotherLife() throws Exception {
        now(here.create(anna, 7, wish("hers")));
        now(here.join(ben, to(7)));
        dies("a");

        refused(here.create(cara, 8, wish("too early")), RoomRefusal.AWAY);

        // The one who reaped has said it too, of each of them; whichever came first.
        await().untilAsserted(() -> assertThat(anna.heard())
                .startsWith("JOINED 2")
                .last()
                .asString()
                .startsWith("CLOSED"));
        assertThat(ben.heard()).hasSize(1).allMatch(notice -> notice.startsWith("CLOSED"));
        now(here.create(anna, 9, wish("again")));
        assertThat(now(there.waiting())).extracting(Rooms.Info::name).containsExactly("again");
        assertThat(redis.say("HKEYS " + KEYS + "at:c")).contains("c/4/1");
    }

    @Test
    void whatRedisHasForgottenTheNodesPutBack() throws Exception {
        now(here.create(anna, 7, new RoomRequest.Create("hers", 2, "key")));
        now(there.join(ben, new RoomRequest.Join(7, "key")));
        now(there.create(cara, 8, wish("theirs")));
        now(there.start(cara));
        redis.say("FLUSHALL");

        beat(there);
        beat(here);

        Visitor dora = new Visitor(4);
        await().untilAsserted(() -> assertThat(now(here.waiting()))
                .containsExactly(new Rooms.Info(7, "hers", Rooms.State.WAITING, 1, 2, 2, true)));
        refused(here.join(dora, to(8)), RoomRefusal.CLOSED_TO_NEW);
        refused(here.join(dora, to(7)), RoomRefusal.WRONG_TOKEN);
        refused(here.join(dora, new RoomRequest.Join(7, "key")), RoomRefusal.FULL);
        now(there.leave(ben));
        assertThat(now(here.join(dora, new RoomRequest.Join(7, "key"))).members())
                .containsExactly(1L, 4L);
        await().until(() -> anna.heard().equals(List.of("JOINED 2", "LEFT 2", "JOINED 4")));
    }

    @Test
    void aRoomWhoseHostDiedWhileRedisForgotIsClosed() throws Exception {
        now(here.create(anna, 7, wish("hers")));
        now(there.join(ben, to(7)));
        redis.say("FLUSHALL");
        beat(there);
        await().until(() -> now(there.waiting()).size() == 1);
        dies("a");

        await().until(() -> ben.heard().equals(List.of("CLOSED 1")));
    }

    @Test
    void whoIsInNoRoomInRedisIsToldSoAtTheNextLook() throws Exception {
        now(here.create(anna, 7, wish("hers")));
        redis.say("DEL " + KEYS + "at:a");

        for (int i = 0; i < BEATS_PER_LOOK; i++) {
            beat(here);
        }

        await().until(() -> anna.heard().equals(List.of("CLOSED 0")));
        assertThat(here.hosted()).isZero();
    }

    @Test
    void whoIsInARoomInRedisAndNotHereIsTakenOutAtTheNextLook() throws Exception {
        now(there.create(ben, 7, wish("his")));
        redis.say("ZADD " + KEYS + "members:7 9 a/99/5");
        redis.say("HSET " + KEYS + "at:a a/99/5 7");

        for (int i = 0; i < BEATS_PER_LOOK; i++) {
            beat(here);
        }

        await().until(() -> ben.heard().equals(List.of("LEFT 5")));
        assertThat(now(there.waiting()).get(0).members()).isEqualTo(1);
    }

    @Test
    void manyWhoAskForTheListShareFewAnswers() throws Exception {
        now(here.create(anna, 7, wish("hers")));
        redis.say("CONFIG RESETSTAT");

        List<CompletionStage<List<Rooms.Info>>> asked = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            asked.add(here.waiting());
        }

        asked.forEach(list -> assertThat(now(list)).hasSize(1));
        String calls = redis.say("INFO commandstats");
        assertThat(calls).containsPattern("cmdstat_evalsha:calls=\\d{1,2},");
    }

    @Test
    void whatOthersSayOnTheChannelConcernsNobody() throws Exception {
        now(here.create(anna, 7, wish("hers")));

        for (String news : List.of("x", "closed 7 1", "closed zz 9 b/1/1", "closed 7 ten b/1/1", "closed 7 9 b/1/zz")) {
            redis.say("PUBLISH " + KEYS + "news \"" + news + "\"");
        }

        now(there.join(ben, to(7)));
        await().until(() -> anna.heard().equals(List.of("JOINED 2")));
        assertThat(now(here.start(anna)).room()).isEqualTo(7);
    }
}
