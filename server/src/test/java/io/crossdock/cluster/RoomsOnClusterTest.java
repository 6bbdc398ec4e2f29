package io.crossdock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.kit.TestCluster;
import io.crossdock.kit.TestRelay;
import io.crossdock.protocol.event.Player;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rooms where Redis is a cluster: what a script changes together lies on one shard, and what is said in rooms on any. */
final class RoomsOnClusterTest {
    @Test
    void playersOnTwoNodesMeetInRoomsOfAllShards() throws Exception {
        try (TestCluster redis = new TestCluster("{event-rooms}");
                TestRelay north = TestRelay.with(Map.of("redis.url", redis.url(), "redis.timeout-millis", "5000"));
                TestRelay south = TestRelay.with(Map.of("redis.url", redis.url(), "redis.timeout-millis", "5000"));
                Player anna = new Player(north.httpPort(), 1);
                Player ben = new Player(south.httpPort(), 2)) {
            for (int i = 0; i < 10; i++) {
                long room = anna.creates("room " + i, 2, "key");
                assertThat(ben.lists()).containsExactly("room " + i + " 1/2 locked");
                ben.joins(room, "key");
                ben.hears("Joined");
                anna.hears("MemberJoined 2");

                anna.broadcasts(i);
                ben.broadcasts(i);

                ben.hears("event " + i + " of 1");
                anna.hears("event " + i + " of 2");
                anna.asks("Leave");
                anna.hears("Left");
                ben.hears("Closed");
            }
        }
    }
}
