package io.crossdock.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.kit.Answer;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRedis;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One board on a node here and on an original server, played by a script that speaks its keys and channel. */
final class OriginalBoardServerTest {
    private static final String ID = "550e8400-e29b-41d4-a716-446655440000";
    private static final String POST =
            "{\"browser_id\":\"b\",\"message\":\"a room\",\"message_type\":\"offered\",\"phone\":\"9876543210\"}";

    private final TestRedis redis = TestRedis.start();
    private final TestRelay node =
            TestRelay.with(Map.of("as", "kirb", "redis.url", redis.url(), "chat.secret", "shared"));

    @AfterEach
    void end() {
        node.close();
        redis.close();
    }

    private Answer ask(String method, String path, String body, String browser) throws IOException {
        try (HttpProbe http = HttpProbe.connect(node.httpPort())) {
            return http.ask(method, path, body, "Content-Type: application/json", "X-Browser-Fingerprint: " + browser);
        }
    }

    /** What both sides know somebody by. */
    private static String key(String browser) throws Exception {
        byte[] of = ("127.0.0.1:" + browser + ":shared").getBytes(UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(of));
    }

    private static String quoted(String json) {
        return "\"" + json.replace("\"", "\\\"") + "\"";
    }

    @Test
    void whatIsPostedThereIsShownAndCountedHere() throws Exception {
        long now = Instant.now().getEpochSecond();
        String shown = "{\"id\":\"" + ID + "\",\"browser_id\":\"o\",\"message\":\"2BHK near metro\","
                + "\"message_type\":\"offered\",\"timestamp\":" + now;
        String whole = quoted(shown + ",\"phone\":\"9876543210\"}");
        try (TestSocket reader = TestSocket.open(node.httpPort(), "/ws")) {
            await().until(() -> redis.say("PUBSUB NUMSUB chat:messages").contains(":1\r\n"));

            redis.say("ZADD ratelimit:post:" + key("there") + " " + now + ".25 " + now + ".25");
            redis.say("SETEX message:" + ID + " 172800 " + whole);
            redis.say("ZADD messages " + now + " " + ID);
            assertThat(redis.say("PUBLISH chat:messages " + whole)).isEqualTo(":1\r\n");

            reader.expect(shown + "}");
            await().untilAsserted(() ->
                    assertThat(ask("GET", "/messages", "", "reader").body()).isEqualTo("[" + shown + "}]"));
            assertThat(ask("GET", "/api/contact/" + ID, "", "reader").body()).isEqualTo("{\"phone\":\"9876543210\"}");
            assertThat(ask("GET", "/api/cooldown", "", "there").body()).contains("\"can_post\":false");
            assertThat(ask("POST", "/messages", POST, "there").status()).isEqualTo(429);
        }
    }

    @Test
    void whatIsPostedHereIsHeardAndFoundThere() throws Exception {
        try (Socket original = new Socket(InetAddress.getLoopbackAddress(), redis.port());
                BufferedReader in = new BufferedReader(new InputStreamReader(original.getInputStream(), UTF_8))) {
            original.setSoTimeout(10_000);
            original.getOutputStream().write("SUBSCRIBE chat:messages\r\n".getBytes(UTF_8));
            await().until(() -> redis.say("PUBSUB NUMSUB chat:messages").contains(":2\r\n"));

            Answer posted = ask("POST", "/messages", POST, "here");

            assertThat(posted.status()).isEqualTo(200);
            String heard = in.readLine();
            while (!heard.startsWith("{")) {
                heard = in.readLine();
            }
            assertThat(heard).isEqualTo(posted.body()).contains("\"phone\":\"9876543210\"", "\"timestamp\":");
            String id = heard.replaceFirst(".*\"id\":\"([^\"]*)\".*", "$1");
            assertThat(redis.say("KEYS message:*")).contains("message:" + id);
            assertThat(redis.say("GET message:" + id)).contains(heard);
            assertThat(redis.say("ZCARD ratelimit:post:" + key("here"))).isEqualTo(":1\r\n");
            assertThat(redis.say("GET stats:message_count:"
                            + Instant.now().toString().substring(0, 10)))
                    .contains("1");
        }
    }

    @Test
    void whoIsBannedOrBlockedThereIsHere() throws Exception {
        redis.say("SETEX shadowban:" + key("banned") + " 86400 spam");

        assertThat(ask("POST", "/messages", POST, "banned").status()).isEqualTo(200);

        assertThat(redis.say("KEYS message:*")).isEqualTo("*0\r\n");
        redis.say("SETEX blocked:ip:127.0.0.1 1800 1");
        assertThat(ask("GET", "/messages", "", "anybody").status()).isEqualTo(429);
    }
}
