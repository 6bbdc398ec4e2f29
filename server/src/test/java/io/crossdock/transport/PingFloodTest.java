package io.crossdock.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.kit.Frame;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class PingFloodTest {
    private static final int BLOCK = 1_000;
    private static final int BLOCKS = 150;

    @Test
    void whoPingsWithoutReadingIsAnsweredTheLatestPingAndCostsNoMemoryForTheOthers() throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < BLOCK; i++) {
            block.write(Frame.of(Frame.PING, new byte[125]).masked());
        }
        try (TestRelay relay = TestRelay.with(Map.of());
                TestSocket flood =
                        TestSocket.open(HttpProbe.connectWithReceiveBuffer(relay.httpPort(), 8 << 10), "/topic")) {
            for (int i = 0; i < BLOCKS; i++) {
                flood.sendRaw(block.toByteArray());
            }
            flood.send(Frame.of(Frame.PING, "the last one".getBytes(US_ASCII)));

            int pongs = 0;
            for (Frame frame = flood.nextFrame(); !frame.text().equals("the last one"); frame = flood.nextFrame()) {
                assertThat(frame.opcode()).isEqualTo(Frame.PONG);
                pongs++;
            }
            assertThat(pongs).isBetween(1, BLOCK * BLOCKS / 2);
        }
    }
}
