package io.crossdock.cluster;

import static io.crossdock.protocol.event.Events.ANNA;
import static io.crossdock.protocol.event.Events.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.kit.TestRedis;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import io.crossdock.protocol.event.Events;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Players on two nodes as one pool. */
final class EventAcrossNodesTest {
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

    /** Lets a player in, and waits until its node hears all others for it. */
    private TestSocket player(TestRelay relay, long id, int channels) throws IOException {
        TestSocket socket = TestSocket.open(relay.httpPort(), "/event/ws");
        socket.sendBinary(Events.id(id));
        assertThat(socket.next().payload()).isEqualTo(Events.id(id));
        await().until(() -> redis.say("PUBSUB CHANNELS *:{event:*")
                        .lines()
                        .filter(line -> line.contains("{event:"))
                        .count()
                >= channels);
        return socket;
    }

    /** The channel of all players: the one that is no player's. */
    private String pool() throws IOException {
        return redis.say("PUBSUB CHANNELS *xd:g:{event:*")
                .lines()
                .filter(line -> line.contains("xd:g:{event:"))
                .findFirst()
                .orElse("none");
    }

    @Test
    void broadcastsAndTargetedEventsReachPlayersOnOtherNodesOnceAndInOrder() throws Exception {
        try (TestSocket anna = player(north, ANNA, 2);
                TestSocket ben = player(south, BEN, 3);
                TestSocket near = player(north, 7, 4)) {
            // The pool has two listeners when both nodes hear it.
            await().until(() -> redis.say("PUBSUB NUMSUB " + pool()).contains(":2"));
            for (int i = 0; i < 100; i++) {
                anna.sendBinary(Events.event(ANNA, i, 0, "T", new byte[20]));
            }
            anna.sendBinary(Events.targeted(ANNA, 100, BEN, "T", new byte[1]));

            for (int i = 0; i < 100; i++) {
                assertThat(Events.sequence(near.next().payload())).isEqualTo(i);
            }
            for (int i = 0; i <= 100; i++) {
                assertThat(Events.sequence(ben.next().payload())).isEqualTo(i);
            }
            near.expectSilence(100);
            anna.expectSilence(10);
        }
    }

    @Test
    void theNewestConnectionOfAnIdKeepsItWhereverItIs() throws Exception {
        try (TestSocket older = player(north, ANNA, 2);
                TestSocket newer = player(south, ANNA, 2)) {
            assertThat(older.next().toString()).isEqualTo("closed 1008 replaced");

            newer.sendBinary(Events.targeted(ANNA, 5, ANNA, "T", new byte[1]));

            assertThat(Events.sequence(newer.next().payload())).isEqualTo(5);
        }
    }
}
