package io.crossdock.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.kit.Answer;
import io.crossdock.kit.Frame;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the port says to those who speak HTTP to it, well or badly. */
@Execution(ExecutionMode.CONCURRENT)
class HttpTest {
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";

    @Test
    void oneConnectionServesManyRequestsAlsoWhenTheyComeAtOnce() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of());
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            assertThat(http.get("/health").status()).isEqualTo(200);
            assertThat(http.get("/nothing-here").status()).isEqualTo(404);
            http.send(HEALTH + HEALTH.replace("/health", "/nothing-here") + HEALTH);

            assertThat(List.of(
                            http.answer().status(),
                            http.answer().status(),
                            http.answer().status()))
                    .containsExactly(200, 404, 200);
        }
    }

    @Test
    void thousandsOfRequestsBehindOneThatTakesTimeAreAnsweredToo() throws IOException {
        int requests = 1_500;
        try (TestRelay relay = TestRelay.with(Map.of());
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            http.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n" + HEALTH.repeat(requests));

            assertThat(http.answer().status()).isEqualTo(200);
            for (int i = 0; i < requests; i++) {
                assertThat(http.answer().status()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"GET /health HTTP/1.1, Connection: close", "GET /health HTTP/1.0, Host: x"})
    void whoWantsTheConnectionClosedGetsItClosed(String line, String header) throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of());
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            http.send(line + "\r\n" + header + "\r\n\r\n");

            assertThat(http.answer().status()).isEqualTo(200);
            http.expectEnd();
        }
    }

    /** As curl and the JDK's client do; RFC 9110 section 7.8. */
    @ParameterizedTest
    @CsvSource({
        "GET, /health",
        "GET, /ready",
        "GET, /metrics",
        "GET, /admin/status",
        "GET, /",
        "GET, /topic/health",
        "GET, /device/health",
        "GET, /chat/health",
        "GET, /event/health",
        "POST, /session/api/register"
    })
    void whoOffersHttp2IsAnsweredInHttp1(String method, String path) throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of("admin.token", "operators-only"));
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            Answer answer = http.ask(
                    method,
                    path,
                    "",
                    "Authorization: Bearer operators-only",
                    "Connection: Upgrade, HTTP2-Settings",
                    "Upgrade: h2c",
                    "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA");

            assertThat(answer.status()).isEqualTo(200);
        }
    }

    /** RFC 9112 section 3.2.2. */
    @ParameterizedTest
    @CsvSource({"/health, 200", "/topic/health, 200", "/nothing-here, 404", ", 200"})
    void aTargetMayNameTheServerAsForAProxy(String path, int status) throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of());
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            assertThat(http.get("http://relay.example:8080" + (path == null ? "" : path))
                            .status())
                    .isEqualTo(status);
        }
    }

    @Test
    void headHasTheSameHeadersAndNoBody() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of());
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            Answer get = http.get("/health");
            Answer head = http.ask("HEAD", "/health", "");

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
            assertThat(http.get("/health").body()).isEqualTo(get.body());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, GARBAGE",
        "400, GET /health",
        "400, GET /topic/%zz HTTP/1.1",
        "414, GET /{long} HTTP/1.1",
        "431, GET / HTTP/1.1~X: {long}",
        "413, POST /topic HTTP/1.1~Content-Length: 99999999"
    })
    void whatCannotBeReadIsAnsweredAndEndsTheConnection(int status, String request) throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of());
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            String text = request.replace("{long}", "x".repeat(20_000)).replace("~", "\r\n");
            http.send(text + "\r\nHost: x\r\nConnection: close\r\n\r\n");

            assertThat(http.answer().status()).isEqualTo(status);
            http.expectEnd();
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedInAWayThatItsSenderCanRead() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of("http.request-bytes-max", "64KiB"));
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            Answer answer = http.ask("POST", "/topic", "x".repeat(8 << 20));

            assertThat(answer.status()).isEqualTo(413);
        }
    }

    @Test
    void whoSendsHalfARequestOrNothingIsNotWaitedForForEver() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of("http.header-seconds", "1", "http.request-seconds", "1"));
                HttpProbe silent = HttpProbe.connect(relay.httpPort());
                HttpProbe halfHead = HttpProbe.connect(relay.httpPort());
                HttpProbe halfBody = HttpProbe.connect(relay.httpPort())) {
            halfHead.send("GET /health HTTP/1.1\r\nHost");
            halfBody.send("POST /topic HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");

            assertThat(halfBody.answer().status()).isEqualTo(408);
            halfBody.expectEnd();
            halfHead.expectEnd();
            silent.expectEnd();
        }
    }

    @Test
    void aConnectionThatAsksNothingMoreIsClosedInTheEnd() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of("http.idle-seconds", "1"));
                HttpProbe http = HttpProbe.connect(relay.httpPort());
                TestSocket alice = TestSocket.open(relay.httpPort(), "/topic")) {
            http.get("/health");

            http.expectEnd();
            // A WebSocket is not meant.
            alice.settle();
            alice.expectSilence(1_200);
        }
    }

    @Test
    void framesRightBehindTheUpgradeAreNotLost() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of("echo.enabled", "true"));
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            String upgrade = String.join(
                    "\r\n",
                    "GET /echo HTTP/1.1",
                    "Host: x",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Version: 13",
                    "\r\n");
            byte[] frame = Frame.text("early").masked();
            byte[] both = Arrays.copyOf(upgrade.getBytes(StandardCharsets.US_ASCII), upgrade.length() + frame.length);
            System.arraycopy(frame, 0, both, upgrade.length(), frame.length);

            http.send(both);

            Answer answer = http.answer();
            assertThat(answer.status()).isEqualTo(101);
            // The example of RFC 6455 section 1.3.
            assertThat(answer.header("Sec-WebSocket-Accept")).contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            TestSocket.upgraded(http, answer).expect("early");
        }
    }

    @Test
    void aFullRelayTellsTheNextOneSoAndTakesHimWhenThereIsRoom() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of("http.max-connections", "2"));
                TestSocket alice = TestSocket.open(relay.httpPort(), "/topic")) {
            try (TestSocket bob = TestSocket.open(relay.httpPort(), "/topic");
                    HttpProbe carol = HttpProbe.connect(relay.httpPort())) {
                bob.settle();
                carol.send(HEALTH);
                assertThat(carol.answer().status()).isEqualTo(503);
                carol.expectEnd();
            }

            await().untilAsserted(() -> {
                try (HttpProbe carol = HttpProbe.connect(relay.httpPort())) {
                    assertThat(carol.get("/health").status()).isEqualTo(200);
                }
            });
            alice.settle();
            alice.expectSilence(10);
        }
    }
}
