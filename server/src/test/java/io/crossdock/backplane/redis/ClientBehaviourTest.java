package io.crossdock.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How redis.url is taken apart. */
final class ClientBehaviourTest {
    private static List<RedisURI> servers(String url) throws IOException {
        return ClientBehaviour.servers(
                new RedisOptions(url, null, "", Duration.ofSeconds(1), Duration.ofSeconds(1)), "me");
    }

    @Test
    void hostsOfOneSentinelUrlMayBeginAsAUrlDoes() throws IOException {
        List<RedisURI> servers =
                servers("redis-sentinel://:secret@redis-0:26379,redis-1:26380,rediss.example,redis/3#mymaster");

        assertThat(servers).hasSize(1);
        assertThat(servers.get(0).getSentinelMasterId()).isEqualTo("mymaster");
        assertThat(servers.get(0).getDatabase()).isEqualTo(3);
        assertThat(servers.get(0).getSentinels())
                .extracting(RedisURI::getHost, RedisURI::getPort)
                .containsExactly(
                        tuple("redis-0", 26379),
                        tuple("redis-1", 26380),
                        tuple("rediss.example", 26379),
                        tuple("redis", 26379));
    }

    @Test
    void serversOfAClusterAreUrlsWithCommasBetween() throws IOException {
        assertThat(servers("redis://redis-0:7000,rediss://redis-1:7001"))
                .extracting(RedisURI::getHost, RedisURI::getPort, RedisURI::isSsl)
                .containsExactly(tuple("redis-0", 7000, false), tuple("redis-1", 7001, true));
    }

    @Test
    void whatIsNoUrlIsNotRepeated() {
        assertThatThrownBy(() -> servers("http://:secret@one:7000"))
                .isInstanceOf(IOException.class)
                .hasMessage("redis.url is not a URL of Redis");
    }
}
