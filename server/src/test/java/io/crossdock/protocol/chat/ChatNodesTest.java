package io.crossdock.protocol.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.kit.Answer;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRedis;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two relays on one Redis, as clients see them. */
class ChatNodesTest {
    private static final String JSON = "Content-Type: application/json";
    private static final String POST =
            "{\"browser_id\":\"b\",\"message\":\"a room\",\"message_type\":\"offered\",\"phone\":\"9876543210\"}";

    @Test
    void whatTakesTooLongIsNotWaitedFor() throws IOException {
        try (TestRedis redis = TestRedis.start();
                TestRelay relay = TestRelay.with(Map.of(
                        "as", "kirb",
                        "redis.url", redis.url(),
                        "redis.timeout-millis", "20000",
                        "chat.request-seconds", "1"))) {
            redis.pause();
            try {
                Answer answer = ask(relay, "GET", "/messages", "");

                assertThat(answer.status()).isEqualTo(408);
                assertThat(answer.body()).isEmpty();
                assertThat(answer.header("Access-Control-Allow-Origin")).contains("*");
            } finally {
                redis.resume();
            }
        }
    }

    private static TestRelay kirb(TestRedis redis) {
        return TestRelay.with(Map.of("as", "kirb", "redis.url", redis.url(), "chat.secret", "shared"));
    }

    private static Answer ask(TestRelay relay, String method, String path, String body, String... headers)
            throws IOException {
        try (HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            return http.ask(method, path, body, headers);
        }
    }

    @Test
    void aPostHereIsSeenThereAndCountsThere() throws IOException {
        try (TestRedis redis = TestRedis.start();
                TestRelay one = kirb(redis);
                TestRelay two = kirb(redis);
                TestSocket here = TestSocket.open(one.httpPort(), "/ws");
                TestSocket there = TestSocket.open(two.httpPort(), "/ws")) {
            awaitSubscribed(redis, 2);
            Answer posted = ask(one, "POST", "/messages", POST, JSON);
            String shown = posted.body().replace(",\"phone\":\"9876543210\"", "");

            assertThat(posted.status()).isEqualTo(200);
            here.expect(shown);
            there.expect(shown);
            here.expectSilence(150);
            assertThat(ask(two, "GET", "/messages", "").body()).isEqualTo("[" + shown + "]");
            assertThat(ask(two, "POST", "/messages", POST, JSON).status()).isEqualTo(429);
            assertThat(ask(two, "GET", "/api/cooldown", "").body()).contains("\"can_post\":false");
            String id = shown.replaceFirst(".*\"id\":\"([^\"]*)\".*", "$1");
            assertThat(ask(two, "GET", "/api/contact/" + id, "").body()).isEqualTo("{\"phone\":\"9876543210\"}");
            assertThat(ask(two, "GET", "/health", "").body()).contains("\"redis_connected\":true");
        }
    }

    private static void awaitSubscribed(TestRedis redis, int nodes) {
        await().atMost(10, TimeUnit.SECONDS)
                .until(() -> redis.say("PUBSUB NUMSUB chat:messages").contains(":" + nodes + "\r\n"));
    }

    @Test
    void withoutRedisEachCallSaysWhatItsOriginalSaidAndTheRelayRecoversByItself() throws IOException {
        try (TestRedis redis = TestRedis.start();
                TestRelay relay = kirb(redis);
                TestSocket reader = TestSocket.open(relay.httpPort(), "/ws")) {
            redis.kill();

            Answer health = ask(relay, "GET", "/health", "");
            assertThat(health.status()).isEqualTo(503);
            assertThat(health.body()).isEmpty();
            Answer post = ask(relay, "POST", "/messages", POST, JSON);
            assertThat(post.status()).isEqualTo(500);
            assertThat(post.body()).isEqualTo("{\"error\":\"Failed to check rate limit\"}");
            assertThat(ask(relay, "GET", "/api/contact/x", "").status()).isEqualTo(500);
            assertThat(ask(relay, "GET", "/messages", "").body()).isEqualTo("[]");
            assertThat(ask(relay, "GET", "/api/cooldown", "").body())
                    .isEqualTo("{\"can_post\":true,\"remaining_seconds\":0}");
            assertThat(ask(relay, "GET", "/api/stats/daily", "").body())
                    .isEqualTo("{\"unique_visitors\":0,\"message_count\":0}");
            assertThat(ask(relay, "POST", "/api/track-visitor", "").status()).isEqualTo(500);
            assertThat(ask(relay, "POST", "/api/report", "{\"message_id\":\"x\",\"reported_browser_id\":\"y\"}", JSON)
                            .body())
                    .isEqualTo("{\"error\":\"Failed to process report\"}");
            assertThat(ask(relay, "GET", "/nothing", "").status()).isEqualTo(404);
            assertThat(ask(relay, "GET", "/metrics", "").status()).isEqualTo(200);

            redis.restart();
            await().atMost(20, TimeUnit.SECONDS)
                    .until(() -> ask(relay, "GET", "/health", "").status() == 200);
            awaitSubscribed(redis, 1);
            assertThat(ask(relay, "POST", "/messages", POST, JSON).status()).isEqualTo(200);
            assertThat(reader.next().text()).contains("a room");
        }
    }
}
