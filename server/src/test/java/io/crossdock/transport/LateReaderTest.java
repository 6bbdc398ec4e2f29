package io.crossdock.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crossdock.app.KernelTransport;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel takes in part goes on where it stopped, whichever way the frames took to it. */
class LateReaderTest {
    private static final int MESSAGES = 4_000;
    /** Far more than the two kernels' buffers hold, so that writes are cut in the middle of frames. */
    private static final int QUEUE_BYTES = 64 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring", "nio"})
    void whoReadsLateGetsEveryByteInOrder(String transport) throws IOException {
        assumeTrue(works(transport), transport + " does not work here");
        Map<String, String> settings =
                Map.of("http.transport", transport, "topic.queue-bytes-max", String.valueOf(QUEUE_BYTES));
        try (TestRelay relay = TestRelay.with(settings);
                TestSocket early = TestSocket.open(relay.httpPort(), "/topic");
                TestSocket late =
                        TestSocket.open(HttpProbe.connectWithReceiveBuffer(relay.httpPort(), 8 << 10), "/topic")) {
            early.send("{\"type\":\"join\",\"topic\":\"t\",\"peerId\":\"early\"}");
            early.settle();
            late.send("{\"type\":\"join\",\"topic\":\"t\",\"peerId\":\"late\"}");
            late.expect("{\"type\":\"peer-joined\",\"peerId\":\"early\",\"topic\":\"t\"}");

            for (int i = 0; i < MESSAGES; i++) {
                early.send("{\"type\":\"data\",\"data\":\"" + data(i) + "\"}");
            }
            early.expect("{\"type\":\"peer-joined\",\"peerId\":\"late\",\"topic\":\"t\"}");
            early.settle();

            for (int i = 0; i < MESSAGES; i++) {
                late.expect("{\"type\":\"data\",\"peerId\":\"early\",\"data\":\"" + data(i) + "\"}");
            }
            late.expectSilence(20);
        }
    }

    /** Mostly small, now and then too large to be copied; told apart by their beginning and by their filling. */
    private static String data(int i) {
        int size = i % 7 == 0 ? 9_000 : 40 + i % 2_000;
        return i + ":" + String.valueOf((char) ('a' + i % 26)).repeat(size);
    }

    private static boolean works(String transport) {
        KernelTransport here = KernelTransport.all().stream()
                .filter(each -> each.name().equals(transport))
                .findFirst()
                .orElseThrow();
        assertThat(here.name()).isEqualTo(transport);
        return Objects.isNull(here.problem());
    }
}
