package io.crossdock.app;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Going down: everybody is told, nobody is waited for longer than the deadline. */
@Execution(ExecutionMode.CONCURRENT)
class DrainTest {

    @Test
    void everybodyGetsACloseBeforeTheConnectionEnds() throws Exception {
        TestRelay relay = TestRelay.with(Map.of());
        List<TestSocket> peers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            TestSocket peer = TestSocket.open(relay.httpPort(), "/topic");
            peer.send("{\"type\":\"join\",\"topic\":\"t" + (i % 20) + "\",\"peerId\":\"p" + i + "\"}");
            peers.add(peer);
        }

        relay.stopInBackground();

        for (TestSocket peer : peers) {
            peer.expectCloseAfterAll(1001);
            peer.close();
        }
        relay.close();
    }

    @Test
    void whileItGoesOnNewcomersAreSentElsewhere() throws Exception {
        TestRelay relay = TestRelay.with(Map.of("drain.seconds", "2"));
        // Never answers its Close, so that the relay has to wait.
        TestSocket stubborn = TestSocket.open(relay.httpPort(), "/topic");
        HttpProbe early = HttpProbe.connect(relay.httpPort());
        assertThat(early.get("/ready").status()).isEqualTo(200);

        relay.stopInBackground();
        stubborn.expectClose(1001, "");

        assertThat(early.get("/ready").status()).isEqualTo(503);
        long begin = System.nanoTime();
        relay.close();
        assertThat(NANOSECONDS.toMillis(System.nanoTime() - begin)).isLessThan(10_000);
        stubborn.expectEnd();
        stubborn.close();
        early.close();
    }
}
