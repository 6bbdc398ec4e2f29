package io.crossdock.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is turned away leaves a trace, and a question that has no good answer does not. */
@Execution(ExecutionMode.CONCURRENT)
class RefusalsTest {

    @ParameterizedTest
    @CsvSource({
        "/device/ws, device, 401",
        "/topic, topic, 400",
        "/session/nothing-here, session, 404",
        "/echo, echo, 400",
        "/, pages, 404",
        "/health, operators, 404"
    })
    void anUpgradeThatIsRefusedIsCountedWithItsProtocol(String path, String protocol, int status) throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of("device.secret", "long enough", "echo.enabled", "true"))) {
            TestSocket.refused(
                    relay.httpPort(),
                    path,
                    "X-Device-Id: c7bd7e23-b5c1-4dfd-bb62-6a3b7c880760",
                    "X-Device-Platform: android",
                    "X-Auth-Token: nonsense",
                    "Sec-WebSocket-Version: 12");

            assertThat(metrics(relay)).contains(refusals(protocol, "answered " + status, 1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, GARBAGE",
        "400, GET /topic/%zz HTTP/1.1",
        "414, GET /{long} HTTP/1.1",
        "431, GET / HTTP/1.1~X: {long}",
        "413, POST /topic HTTP/1.1~Content-Length: 99999999",
        "408, POST /topic HTTP/1.1~Content-Length: 1"
    })
    void aRequestThatNobodyCanTakeIsCounted(int status, String request) throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of("http.request-seconds", "1"));
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            http.send(request.replace("{long}", "x".repeat(20_000)).replace("~", "\r\n") + "\r\nHost: x\r\n\r\n");

            assertThat(http.answer().status()).isEqualTo(status);
            assertThat(metrics(relay)).contains(refusals("http", "answered " + status, 1));
        }
    }

    @Test
    void whoGuessesTheOperatorsTokenIsCountedAndWhoIsLostIsNot() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of("admin.token", "operators-only"));
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            http.get("/admin/status", "Authorization: Bearer a-guess");
            http.get("/admin/status", "Authorization: Bearer another");
            http.get("/nothing-here");

            assertThat(metrics(relay))
                    .contains(refusals("operators", "answered 401", 2))
                    .doesNotContain("answered 404")
                    .doesNotContain("guess");
        }
    }

    @Test
    void whoComesWhileTheRelayGoesDownIsCounted() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of("drain.seconds", "20"));
                HttpProbe operator = HttpProbe.connect(relay.httpPort());
                HttpProbe late = HttpProbe.connect(relay.httpPort());
                TestSocket bob = TestSocket.open(relay.httpPort(), "/topic")) {
            bob.settle();
            relay.stopInBackground();
            await().untilAsserted(() -> assertThat(ready(relay)).isEqualTo(503));

            assertThat(late.get(
                                    "/topic",
                                    "Connection: upgrade",
                                    "Upgrade: websocket",
                                    "Sec-WebSocket-Version: 13",
                                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
                            .status())
                    .isEqualTo(503);

            assertThat(operator.get("/metrics").body()).contains(refusals("topic", "drain", 1));
        }
    }

    private static int ready(TestRelay relay) throws IOException {
        try (HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            return http.get("/ready").status();
        }
    }

    private static String refusals(String protocol, String reason, int count) {
        return "crossdock_refusals_total{protocol=\"" + protocol + "\",reason=\"" + reason + "\"} " + count + ".0";
    }

    private static String metrics(TestRelay relay) throws IOException {
        try (HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            return http.get("/metrics").body();
        }
    }
}
