package io.crossdock.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.kit.TestRedis;
import io.crossdock.kit.TestRelay;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Redis that answers nobody, or answers and does not do what it is asked, for longer than a node may be silent. */
final class RedisRefusalsTest {
    /** After so long a node judges others. */
    private static final Duration JUDGING = Duration.ofMillis(6_500);
    /** Longer than a node may be silent before others give it up. */
    private static final Duration DEADLY = Duration.ofSeconds(7);

    private static void pass(Duration time) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS))
                .isFalse();
    }

    private static TestRelay node(TestRedis redis, int timeoutMillis) {
        return TestRelay.with(
                Map.of("redis.url", redis.url(), "redis.timeout-millis", Integer.toString(timeoutMillis)));
    }

    private static Talker talker(String node, TestRelay relay, String name) throws Exception {
        return new Talker(node, relay.httpPort(), "t", name);
    }

    private static void hears(Talker listener, Talker speaker) {
        int before = speaker.said();
        await().atMost(Traffic.PATIENCE).until(() -> {
            speaker.say();
            return listener.heardOf(speaker).stream().anyMatch(number -> number > before);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 30_000})
    void aPauseOfRedisThatNoNodeCouldHaveSurvivedKillsNone(int timeoutMillis) throws Exception {
        try (TestRedis redis = TestRedis.start();
                TestRelay north = node(redis, timeoutMillis);
                TestRelay south = node(redis, timeoutMillis);
                Talker ann = talker("north", north, "ann");
                Talker bea = talker("south", south, "bea")) {
            hears(ann, bea);
            pass(JUDGING);

            redis.pause();
            pass(DEADLY);
            redis.resume();
            hears(ann, bea);
            hears(bea, ann);

            // Whoever were to be given up now would be so with the next beat or two.
            pass(Duration.ofSeconds(3));
            assertThat(ann.notices()).containsExactly("joined bea");
            assertThat(bea.notices()).containsExactly("joined ann");
            assertThat(redis.say("ZCARD crossdock:xd:dead:{nodes}")).isEqualTo(":0\r\n");
        }
    }

    @Test
    void aRedisThatTakesNoWritesForAWhileKillsNobody() throws Exception {
        try (TestRedis redis = TestRedis.start();
                TestRelay north = node(redis, 1_000);
                TestRelay south = node(redis, 1_000);
                Talker ann = talker("north", north, "ann");
                Talker bea = talker("south", south, "bea")) {
            hears(ann, bea);
            pass(JUDGING);

            redis.say("CONFIG SET maxmemory 1");
            pass(DEADLY);
            redis.say("CONFIG SET maxmemory 0");

            pass(Duration.ofSeconds(3));
            hears(ann, bea);
            assertThat(ann.notices()).containsExactly("joined bea");
            assertThat(bea.notices()).containsExactly("joined ann");
            assertThat(redis.say("ZCARD crossdock:xd:dead:{nodes}")).isEqualTo(":0\r\n");
        }
    }
}
