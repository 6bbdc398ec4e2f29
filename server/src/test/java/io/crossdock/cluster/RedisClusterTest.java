package io.crossdock.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.kit.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes at a cluster of Redis servers. */
final class RedisClusterTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void everybodyIsHeardOverShardsAndAFailoverCostsWhatIsCounted() throws Exception {
        try (TestCluster redis = new TestCluster("{topic:t}");
                Traffic traffic = new Traffic(folder, redis.url(), "north", "south")) {
            Talker ann = traffic.join("north", "ann");
            traffic.join("south", "bea");
            await().until(() -> ann.notices().contains("joined bea"));
            traffic.begin();
            traffic.heardFromNowOn();
            assertThat(traffic.lost()).isZero();

            redis.failOver();
            traffic.redisIs("up");

            traffic.heardFromNowOn();
            assertThat(traffic.reckon()).isPositive();
            Talker bob = traffic.join("south", "bob");
            await().atMost(Duration.ofSeconds(5)).until(() -> ann.notices().contains("joined bob"));
            assertThat(bob.notices()).hasSize(1);
        }
    }
}
