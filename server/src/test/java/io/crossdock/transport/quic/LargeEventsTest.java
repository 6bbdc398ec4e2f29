package io.crossdock.transport.quic;

import static io.crossdock.protocol.event.Events.ANNA;
import static io.crossdock.protocol.event.Events.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.kit.QuicPlayer;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import io.crossdock.protocol.event.Events;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of about as much as an engine takes at once, at either port. Nobody sends another that could set them going. */
class LargeEventsTest {
    private static final int[][] PAIRS = {
        {20_000, 60_000},
        {32_600, 32_600},
        {32_700, 32_800},
        {40_000, 30_000},
        {60_000, 60_000},
        {100, 65_500},
        {65_500, 100}
    };

    @TempDir
    Path folder = Path.of("");

    private TestRelay relay(String portKey) {
        return TestRelay.with(
                Map.of(portKey, "0", "event.heartbeat-seconds", "60", "quic.state-folder", folder.toString()));
    }

    private static QuicPlayer anna(TestRelay relay) {
        return QuicPlayer.connect(relay.relay().quicPorts().get(0)).greet(Events.id(ANNA));
    }

    private static TestSocket ben(TestRelay relay) throws IOException {
        TestSocket page = TestSocket.open(relay.httpPort(), "/event/ws");
        page.sendBinary(Events.id(BEN));
        assertThat(page.next().payload()).isEqualTo(Events.id(BEN));
        return page;
    }

    @ParameterizedTest
    @ValueSource(strings = {"quic.port", "quic.legacy-port"})
    void oneThatHasToWaitForAnotherArrivesWithoutAThird(String portKey) throws IOException {
        try (TestRelay relay = relay(portKey);
                QuicPlayer anna = anna(relay);
                TestSocket ben = ben(relay)) {
            for (int[] sizes : PAIRS) {
                byte[] first = Events.event(BEN, 1, 0, "T", new byte[sizes[0]]);
                byte[] second = Events.event(BEN, 2, 0, "T", new byte[sizes[1]]);
                for (int i = 0; i < 10; i++) {
                    ben.sendBinary(first);
                    ben.sendBinary(second);

                    assertThat(anna.next()).isEqualTo(first);
                    assertThat(anna.next()).isEqualTo(second);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"quic.port", "quic.legacy-port"})
    void manyOfSeventyThousandBytesArriveEach(String portKey) throws IOException {
        byte[] payload = new byte[70_000];
        try (TestRelay relay = relay(portKey);
                QuicPlayer anna = anna(relay);
                TestSocket ben = ben(relay)) {
            for (int i = 0; i < 150; i++) {
                byte[] event = Events.event(BEN, i, 0, "T", payload);

                ben.sendBinary(event);

                assertThat(anna.next()).isEqualTo(event);
            }
        }
    }
}
