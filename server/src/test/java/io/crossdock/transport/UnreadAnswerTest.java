package io.crossdock.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.kit.HttpProbe;
import io.crossdock.wire.Answer;
import io.crossdock.wire.Endpoint;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.Upgrade;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that is larger than what two kernels hold, and its client; and an endpoint that fails. */
class UnreadAnswerTest {
    private static final int ANSWER_BYTES = 16 << 20;

    private final Reports reports = new Reports();
    private EventLoops loops;
    private HttpListener listener;

    @BeforeEach
    void open() throws IOException {
        loops = new EventLoops("auto", 1, new MemoryBudget(1 << 20));
        HttpPipeline pipeline = TestHttp.of(loops, new Pages(), reports, 1);
        listener = HttpListener.bind(loops, pipeline, ByteBufAllocator.DEFAULT, "127.0.0.1", 0);
    }

    @AfterEach
    void close() {
        listener.close();
        loops.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep-alive", "close"})
    void whoDoesNotReadItIsCutOff(String connection) throws Exception {
        try (HttpProbe http = HttpProbe.connectWithReceiveBuffer(listener.port(), 8 << 10)) {
            http.send("GET /large HTTP/1.1\r\nHost: x\r\nConnection: " + connection + "\r\n\r\n");

            assertThat(reports.next()).isEqualTo("refused http answers not read");
        }
    }

    @Test
    void whoReadsItGetsAllOfIt() throws IOException {
        try (HttpProbe http = HttpProbe.connectWithReceiveBuffer(listener.port(), 256 << 10)) {
            assertThat(http.get("/large", "Connection: close").body()).hasSize(ANSWER_BYTES);

            http.expectEnd();
        }
    }

    @Test
    void aFaultInAnEndpointIsOneOfOursAndEndsTheConnection() throws Exception {
        try (HttpProbe http = HttpProbe.connect(listener.port())) {
            http.send("GET /broken HTTP/1.1\r\nHost: x\r\n\r\n");

            http.expectEnd();
            assertThat(reports.next()).isEqualTo("broken http java.lang.IllegalStateException: planted");
        }
    }

    private static final class Pages implements Endpoint {
        private final Answer large = Answer.text(200, "x".repeat(ANSWER_BYTES));

        @Override
        public CompletionStage<Answer> call(HttpCall call) {
            if (call.path().equals("/broken")) {
                throw new IllegalStateException("planted");
            }
            return CompletableFuture.completedStage(large);
        }

        @Override
        public CompletionStage<Upgrade> upgrade(HttpCall call) {
            return CompletableFuture.completedStage(new Upgrade.Refused(Answer.empty(404)));
        }
    }
}
