package io.crossdock.protocol.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.kit.Answer;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits by number and speed, against a running relay. */
class ChatDefencesTest {
    private static final String HEAD = " HTTP/1.1\r\nHost: x\r\n";
    private static final String JSON = "Content-Type: application/json";

    private static TestRelay kirb(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("as", "kirb", "admin.token", "operator"));
        for (String setting : settings) {
            all.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
        }
        return TestRelay.with(all);
    }

    private static String post(String text) {
        return "{\"browser_id\":\"b\",\"message\":\"" + text + "\",\"message_type\":\"offered\"}";
    }

    @Test
    void fiveDifferentPathsAtOnceBanTheVisitorAndBlockTheAddress() throws IOException {
        try (TestRelay relay = kirb();
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            // In one write, since half a second is short on a busy machine.
            http.send(Stream.of("/a", "/b", "/c", "/c", "/d", "/e")
                    .map(path -> "GET " + path + HEAD + "\r\n")
                    .collect(joining()));
            for (int i = 0; i < 5; i++) {
                assertThat(http.answer().status()).isEqualTo(404);
            }
            Answer fifth = http.answer();

            assertThat(fifth.status()).isEqualTo(429);
            assertThat(fifth.body()).isEqualTo("Suspicious activity detected");
            assertThat(fifth.header("Content-Type")).contains("text/plain; charset=utf-8");
            assertThat(fifth.header("Access-Control-Allow-Origin")).contains("*");
            for (String path : List.of("/messages", "/health", "/api/stats/daily")) {
                assertThat(http.get(path).body()).isEqualTo("IP address temporarily blocked due to excessive requests");
            }
            assertThat(TestSocket.refused(relay.httpPort(), "/ws").status()).isEqualTo(429);
            assertThat(http.get("/metrics").status()).isEqualTo(200);
            assertThat(http.ask("OPTIONS", "/messages", "").status()).isEqualTo(200);
            assertThat(http.get("/messages", "Cf-Connecting-Ip: 203.0.113.7").status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "page-loads-exempt, 200 200 200 200 200",
        "literal, 200 200 200 200 429",
    })
    void openingThePageIsPunishedByTheLiteralRuleAlone(String rule, String statuses) throws IOException {
        try (TestRelay relay = kirb("chat.profiler=" + rule);
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            String load = "POST /api/track-visitor" + HEAD + "\r\n"
                    + Stream.of("/api/cooldown", "/api/stats/daily", "/messages", "/api/stats/cities")
                            .map(path -> "GET " + path + HEAD + "\r\n")
                            .collect(joining());
            http.send(load);
            List<String> got = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                got.add(Integer.toString(http.answer().status()));
            }

            assertThat(String.join(" ", got)).isEqualTo(statuses);
        }
    }

    @Test
    void theTwentyFirstPostInTwoSecondsBlocksTheAddress() throws IOException {
        try (TestRelay relay = kirb();
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            for (int i = 0; i < 20; i++) {
                assertThat(http.ask("POST", "/messages", post(" "), JSON).status())
                        .isEqualTo(400);
                assertThat(http.ask("OPTIONS", "/messages", "").status()).isEqualTo(200);
                assertThat(http.get("/api/cooldown").status()).isEqualTo(200);
            }
            Answer last = http.ask("POST", "/messages", post("a room"), JSON);

            assertThat(last.status()).isEqualTo(429);
            assertThat(last.body()).isEqualTo("Too many requests - IP blocked for 30 minutes");
            assertThat(http.get("/api/cooldown").status()).isEqualTo(429);
        }
    }

    @Test
    void oneAddressHasFiftyRequestsAMinuteWhoeverItSaysToBe() throws IOException {
        try (TestRelay relay = kirb();
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            int taken = 0;
            Answer answer;
            do {
                answer = http.get("/messages", "X-Browser-Fingerprint: f" + taken++);
            } while (answer.status() == 200 && taken < 70);

            // One comes back each 1.2 s, and the machine may be slow.
            assertThat(taken).isBetween(51, 65);
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.body()).isEqualTo("Rate limit exceeded: 50 requests per minute per IP");
            assertThat(http.get("/api/stats/daily").status()).isEqualTo(200);
            assertThat(http.get("/health").status()).isEqualTo(200);
        }
    }

    @Test
    void whatAStrangerSaysOfItsAddressIsNotBelieved() throws IOException {
        try (TestRelay relay = kirb("chat.trusted-proxies=10.0.0.0/8");
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            assertThat(http.ask("POST", "/messages", post("a room"), JSON, "Cf-Connecting-Ip: 203.0.113.7")
                            .status())
                    .isEqualTo(200);

            Answer again = http.ask(
                    "POST",
                    "/messages",
                    post("a room"),
                    JSON,
                    "Cf-Connecting-Ip: 203.0.113.8",
                    "X-Forwarded-For: 203.0.113.9");

            assertThat(again.status()).isEqualTo(429);
        }
    }

    /** Who has posted must wait: so one can see who is taken for whom. */
    @ParameterizedTest
    @CsvSource({
        "headers, 203.0.113.1, '203.0.113.2, 10.1.1.1', 203.0.113.1",
        "headers, , '203.0.113.2, 10.1.1.1', 203.0.113.2",
        "headers, nonsense, 203.0.113.2, 203.0.113.2",
        "headers, , , 127.0.0.1",
        "headers, , nonsense, 127.0.0.1",
        "cf-connecting-ip, , 203.0.113.2, 127.0.0.1",
        "forwarded-first, 203.0.113.1, '203.0.113.2, 203.0.113.3', 203.0.113.2",
        "forwarded-last, 203.0.113.1, '203.0.113.2, 203.0.113.3', 203.0.113.3",
        "forwarded-last, 203.0.113.1, '203.0.113.2, 127.0.0.1', 203.0.113.2",
        "socket, 203.0.113.1, 203.0.113.2, 127.0.0.1",
    })
    void whatATrustedProxySaysIsTakenFromTheHeaderThatIsConfigured(
            String source, @Nullable String cloudflare, @Nullable String forwarded, String taken) throws IOException {
        try (TestRelay relay = kirb("chat.client-address=" + source);
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            String cf = cloudflare == null ? "Cf-Connecting-Ip" : "Cf-Connecting-Ip: " + cloudflare;
            String xff = forwarded == null ? "X-Forwarded-For" : "X-Forwarded-For: " + forwarded;
            assertThat(http.ask("POST", "/messages", post("a room"), JSON, cf, xff)
                            .status())
                    .isEqualTo(200);

            String[] same = {"Cf-Connecting-Ip: " + taken, "X-Forwarded-For: " + taken};
            String[] other = {"Cf-Connecting-Ip: 203.0.113.99", "X-Forwarded-For: 203.0.113.99"};

            assertThat(http.get("/api/cooldown", same).body()).contains("\"can_post\":false");
            assertThat(http.get("/api/cooldown", other).body()).contains("\"can_post\":" + !source.equals("socket"));
        }
    }

    @Test
    void lengthIsCountedInCodePoints() throws IOException {
        try (TestRelay relay = kirb();
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            Answer tooLong = http.ask("POST", "/messages", post("😀".repeat(281)), JSON);
            Answer fits = http.ask("POST", "/messages", post("😀".repeat(280)), JSON);

            assertThat(tooLong.status()).isEqualTo(400);
            assertThat(tooLong.body()).isEqualTo("{\"error\":\"Message too long (max 280 characters)\"}");
            assertThat(fits.status()).isEqualTo(200);
            assertThat(fits.body()).contains("😀".repeat(280));
        }
    }

    @Test
    void bytesThatAreNoTextAndBodiesWithoutEndAreAnsweredInJson() throws IOException {
        try (TestRelay relay = kirb();
                HttpProbe broken = HttpProbe.connect(relay.httpPort());
                HttpProbe huge = HttpProbe.connect(relay.httpPort())) {
            broken.send("POST /messages HTTP/1.1\r\nHost: x\r\n" + JSON + "\r\nContent-Length: 4\r\n\r\n");
            broken.send(new byte[] {'{', '"', (byte) 0xc3, (byte) 0x28});
            Answer notText = broken.answer();
            huge.send("POST /messages HTTP/1.1\r\nHost: x\r\n" + JSON + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] chunk = ("10000\r\n" + "x".repeat(65_536) + "\r\n").getBytes(UTF_8);
            for (int i = 0; i < 40; i++) {
                huge.send(chunk);
            }
            Answer tooLarge = huge.answer();

            assertThat(notText.status()).isEqualTo(400);
            assertThat(notText.body()).isEqualTo("{\"error\":\"Failed to parse the request body as JSON: not UTF-8\"}");
            assertThat(tooLarge.status()).isEqualTo(413);
            assertThat(tooLarge.body()).isEqualTo("{\"error\":\"request body too large\"}");
            assertThat(tooLarge.header("Access-Control-Allow-Origin")).contains("*");
        }
    }

    @Test
    void aBodyThatDoesNotComeIsNotWaitedForForEver() throws IOException {
        try (TestRelay relay = kirb("http.request-seconds=1");
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            http.send("POST /messages HTTP/1.1\r\nHost: x\r\n" + JSON + "\r\nContent-Length: 40\r\n\r\n{");
            Answer answer = http.answer();

            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.header("Access-Control-Allow-Origin")).contains("*");
        }
    }

    @Test
    void headersWithoutEndAndNonsenseAreAnsweredAsThePageCanReadThem() throws IOException {
        try (TestRelay relay = kirb("chat.allowed-origin=https://rooms.example");
                HttpProbe large = HttpProbe.connect(relay.httpPort());
                HttpProbe nonsense = HttpProbe.connect(relay.httpPort())) {
            large.send(
                    "GET /messages HTTP/1.1\r\nHost: x\r\nX-Browser-Fingerprint: " + "x".repeat(20_000) + "\r\n\r\n");
            nonsense.send("nonsense\r\n\r\n");
            Answer tooLarge = large.answer();

            assertThat(tooLarge.status()).isEqualTo(431);
            assertThat(tooLarge.body()).isEqualTo("{\"error\":\"request headers too large\"}");
            assertThat(tooLarge.header("Access-Control-Allow-Origin")).contains("https://rooms.example");
            assertThat(nonsense.answer().body()).isEqualTo("{\"error\":\"not an HTTP request\"}");
        }
    }

    @Test
    void perturbedBodiesNeverGetAnythingButAClientsError() throws IOException {
        String good =
                "{\"browser_id\":\"b\",\"message\":\"a <b>room</b>\",\"message_type\":\"offered\",\"phone\":null}";
        try (TestRelay relay = kirb("chat.requests-per-minute=0")) {
            for (int i = 0; i < 200; i++) {
                byte[] bytes = good.getBytes(UTF_8);
                for (int j = 0; j < 3; j++) {
                    bytes[ThreadLocalRandom.current().nextInt(bytes.length)] =
                            (byte) ThreadLocalRandom.current().nextInt(256);
                }
                try (HttpProbe http = HttpProbe.connect(relay.httpPort())) {
                    http.send("POST /messages HTTP/1.1\r\nHost: x\r\n" + JSON + "\r\nContent-Length: " + bytes.length
                            + "\r\nX-Browser-Fingerprint: f" + i + "\r\n\r\n");
                    http.send(bytes);
                    Answer answer = http.answer();
                    assertThat(answer.status()).isIn(200, 400, 403, 422);
                    assertThat(answer.body()).startsWith("{\"").doesNotContain("Exception");
                }
            }
        }
    }

    @Test
    void oneAddressOpensOnlySoManySocketsAMinute() throws IOException {
        try (TestRelay relay = kirb("chat.upgrades-per-minute=3");
                TestSocket one = TestSocket.open(relay.httpPort(), "/ws");
                TestSocket two = TestSocket.open(relay.httpPort(), "/ws");
                TestSocket three = TestSocket.open(relay.httpPort(), "/ws")) {
            Answer refused = TestSocket.refused(relay.httpPort(), "/ws");

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.body()).isEqualTo("Rate limit exceeded: 3 requests per minute per IP");
            assertThat(List.of(one, two, three)).allSatisfy(socket -> socket.expectSilence(1));
        }
    }
}
