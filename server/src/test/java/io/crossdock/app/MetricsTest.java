package io.crossdock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.kit.Answer;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What operators see is what happened. */
class MetricsTest {

    @Test
    void everyMessageAndEveryEndOfADeliveryIsCounted() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of());
                HttpProbe http = HttpProbe.connect(relay.httpPort());
                TestSocket alice = TestSocket.open(relay.httpPort(), "/topic");
                TestSocket bob = TestSocket.open(relay.httpPort(), "/topic")) {
            alice.send("{\"type\":\"data\",\"data\":\"too early\"}");
            alice.send("nonsense");
            alice.send("{\"type\":\"join\",\"topic\":\"secret topic\",\"peerId\":\"secret peer\"}");
            alice.settle();
            bob.send("{\"type\":\"join\",\"topic\":\"secret topic\",\"peerId\":\"pb\"}");
            bob.next();
            alice.next();
            alice.send("{\"type\":\"data\",\"data\":\"secret data\"}");
            bob.next();

            await().untilAsserted(() -> {
                String page = http.get("/metrics").body();
                assertThat(value(page, "crossdock_connections{protocol=\"topic\"}"))
                        .isEqualTo(2);
                assertThat(value(page, "crossdock_connections_opened_total{protocol=\"topic\"}"))
                        .isEqualTo(2);
                assertThat(value(page, "crossdock_messages_received_total{protocol=\"topic\"}"))
                        .isEqualTo(5);
                assertThat(value(page, "crossdock_deliveries_total{outcome=\"not_joined\",protocol=\"topic\"}"))
                        .isEqualTo(1);
                assertThat(value(page, "crossdock_deliveries_total{outcome=\"malformed\",protocol=\"topic\"}"))
                        .isEqualTo(1);
                assertThat(value(page, "crossdock_deliveries_total{outcome=\"sent\",protocol=\"topic\"}"))
                        .isEqualTo(3);
                assertThat(page).doesNotContain("secret");
            });
        }
    }

    @Test
    void thePageIsPrometheusText() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of());
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            Answer answer = http.get("/metrics");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version="));
            assertThat(answer.body().lines())
                    .allMatch(line -> line.matches("# (HELP|TYPE|EOF).*|[a-z_0-9]+(\\{.*})? ([-+0-9.eE]+|NaN)"));
            assertThat(answer.body()).contains("# TYPE crossdock_ready gauge", "crossdock_ready 1");
        }
    }

    private static double value(String page, String series) {
        Matcher line =
                Pattern.compile("(?m)^" + Pattern.quote(series) + " (.*)$").matcher(page);
        assertThat(line.find()).as("%s in\n%s", series, page).isTrue();
        return Double.parseDouble(line.group(1));
    }
}
