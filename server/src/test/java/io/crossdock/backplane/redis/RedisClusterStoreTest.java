package io.crossdock.backplane.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossdock.hub.SharedReply;
import io.crossdock.hub.SharedScript;
import io.crossdock.hub.SharedStore;
import io.crossdock.kit.TestCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The protocols' store where keys lie on several servers. */
final class RedisClusterStoreTest {
    private static final SharedScript MOVE = SharedScript.of("move", """
            redis.call('SET', KEYS[1], ARGV[1])
            redis.call('SET', KEYS[2], ARGV[1])
            redis.call('PUBLISH', ARGV[2], ARGV[1])
            return redis.call('GET', KEYS[2])
            """);

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static void aPrefixThatPutsEverythingOnOneShardIsSeenThrough(TestCluster redis) {
        RedisOptions options = new RedisOptions(redis.url(), null, "{t}", Duration.ofSeconds(2), Duration.ofSeconds(2));
        assertThatThrownBy(() -> RedisNode.open(options).close())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Redis cannot be used: no channel of ours lies in the slots ");
    }

    @Test
    void keysThatBelongTogetherLieTogetherAndChannelsAreHeardFromEveryShard() throws Exception {
        try (TestCluster redis = new TestCluster("x");
                RedisNode node = RedisNode.open(
                        new RedisOptions(redis.url(), null, "t:", Duration.ofSeconds(2), Duration.ofSeconds(2)))) {
            SharedStore store = node.store();
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            done(store.listen("c", (payload, own) -> heard.add(new String(payload, UTF_8) + " " + own))
                    .begun());

            for (int i = 0; i < 20; i++) {
                byte[] value = ("v" + i).getBytes(UTF_8);
                SharedReply reply = done(store.run(
                        MOVE,
                        "session " + i,
                        List.of("sess:" + i, "sess:" + i + ":roles"),
                        List.of(value, store.channelName("c").getBytes(UTF_8))));
                assertThat(reply.text()).isEqualTo("v" + i);
                assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("v" + i + " false");
            }
            done(store.publish("c", "mine".getBytes(UTF_8)));
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("mine true");
            aPrefixThatPutsEverythingOnOneShardIsSeenThrough(redis);
        }
    }
}
