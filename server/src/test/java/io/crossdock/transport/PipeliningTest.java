package io.crossdock.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.crossdock.app.KernelTransport;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many requests at once, from clients that read the answers late or never. */
@Execution(ExecutionMode.CONCURRENT)
class PipeliningTest {
    private static final String PAGE = "GET /pong.js HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String LAST = "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    private static final String NOT_READ =
            "crossdock_refusals_total{protocol=\"http\",reason=\"answers not read\"} 1.0";

    /** Far more than the two kernels hold, in answers. */
    private static final int REQUESTS = 1_000;

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring", "nio"})
    void whoReadsLateGetsAllAnswersAndThenTheEnd(String transport) throws IOException {
        assumeThat(KernelTransport.all()).anyMatch(each -> each.name().equals(transport) && each.problem() == null);
        try (TestRelay relay = TestRelay.with(Map.of("http.transport", transport));
                HttpProbe http = HttpProbe.connectWithReceiveBuffer(relay.httpPort(), 8 << 10)) {
            http.send(PAGE.repeat(REQUESTS) + LAST);

            String page = http.answer().body();
            for (int i = 1; i < REQUESTS; i++) {
                assertThat(http.answer().body()).isEqualTo(page);
            }
            assertThat(http.answer().body()).startsWith("{");
            http.expectEnd();
        }
    }

    /** Else a few megabytes of requests would become gigabytes of answers. */
    @Test
    void whoNeverReadsIsReadNoFurtherAndThenCutOff() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of("http.idle-seconds", "2"));
                HttpProbe http = HttpProbe.connectWithReceiveBuffer(relay.httpPort(), 8 << 10)) {
            byte[] requests = ("GET /health HTTP/1.1\r\nHost: x\r\nX-Filling: " + "x".repeat(400) + "\r\n\r\n")
                    .repeat(1_000)
                    .getBytes(StandardCharsets.US_ASCII);

            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            http.send(requests);
                        }
                    })
                    .isInstanceOf(SocketException.class);

            assertThat(metrics(relay)).contains(NOT_READ);
        }
    }

    private static String metrics(TestRelay relay) throws IOException {
        try (HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            return http.get("/metrics").body();
        }
    }
}
