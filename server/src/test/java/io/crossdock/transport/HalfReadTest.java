package io.crossdock.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.kit.Answer;
import io.crossdock.kit.Frame;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Many clients that stop in the middle of something large cost themselves their connection, and nobody else. */
class HalfReadTest {
    private static final int MIB = 1 << 20;
    private static final int CLIENTS = 30;

    private static long metric(TestRelay relay, String name) throws IOException {
        try (HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            Matcher line = Pattern.compile("(?m)^" + Pattern.quote(name) + " (\\S+)$")
                    .matcher(http.get("/metrics").body());
            return line.find() ? (long) Double.parseDouble(line.group(1)) : -1;
        }
    }

    private static void awaitTaken(TestRelay relay, long bytes) {
        await().untilAsserted(() ->
                assertThat(metric(relay, "crossdock_gathering_bytes")).isEqualTo(bytes));
    }

    private static byte[] unfinished(int bytes) {
        byte[] letters = new byte[bytes];
        Arrays.fill(letters, (byte) 'x');
        byte[] frame = Frame.of(Frame.TEXT, letters).masked();
        return Arrays.copyOf(frame, frame.length - 1);
    }

    private static TestSocket joined(TestRelay relay, String peer) throws IOException {
        TestSocket socket = TestSocket.open(relay.httpPort(), "/topic");
        socket.send("{\"type\":\"join\",\"topic\":\"t\",\"peerId\":\"" + peer + "\"}");
        socket.settle();
        return socket;
    }

    private static void talk(TestSocket from, TestSocket to, String text) throws IOException {
        from.send("{\"type\":\"data\",\"data\":\"" + text + "\"}");
        Frame heard = to.next();
        while (!heard.text().contains("\"data\"")) {
            heard = to.next();
        }
        assertThat(heard.text()).contains(text);
    }

    @Test
    void whoAsksForMoreThanIsLeftIsClosedAndAnInnocentPairGoesOnTalking() throws IOException {
        byte[] unfinished = unfinished(16 * MIB);
        List<TestSocket> holders = new ArrayList<>();
        try (TestRelay relay = TestRelay.with(Map.of("http.gathering-bytes-max", "40MiB"));
                TestSocket anna = joined(relay, "anna");
                TestSocket ben = joined(relay, "ben")) {
            for (int i = 1; i <= 2; i++) {
                TestSocket holder = TestSocket.open(relay.httpPort(), "/topic");
                holder.sendRaw(unfinished);
                holders.add(holder);
                awaitTaken(relay, i * 16L * MIB);
            }

            for (int i = 2; i < CLIENTS; i++) {
                try (TestSocket late = TestSocket.open(relay.httpPort(), "/topic")) {
                    late.sendRaw(unfinished);
                    late.expectClose(1013, "memory");
                }
                talk(anna, ben, "message " + i);
            }

            await().untilAsserted(() -> assertThat(
                            metric(relay, "crossdock_connections_closed_total{protocol=\"topic\",reason=\"memory\"}"))
                    .isEqualTo(CLIENTS - 2));
            assertThat(metric(relay, "crossdock_gathering_bytes")).isEqualTo(32L * MIB);
            assertThat(metric(relay, "crossdock_gathering_bytes_max")).isEqualTo(40L * MIB);
            assertThat(metric(relay, "crossdock_faults_total{protocol=\"topic\"}"))
                    .isEqualTo(-1);
            holders.get(0).cut();
            awaitTaken(relay, 16L * MIB);
            holders.get(1).close();
            awaitTaken(relay, 0);
            talk(ben, anna, "afterwards");
        }
    }

    @Test
    void aRequestBodyThatFindsNothingLeftIsAskedToComeAgain() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of("http.gathering-bytes-max", "1MiB"));
                TestSocket holder = TestSocket.open(relay.httpPort(), "/topic")) {
            holder.sendRaw(unfinished(700_000));
            awaitTaken(relay, 700_000);

            Answer refused = post(relay, 500_000);

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Content-Type")).contains("application/json");
            assertThat(refused.header("Retry-After")).contains("1");
            assertThat(refused.body()).isEqualTo("{\"error\":\"out of memory, try again later\"}");
            assertThat(metric(relay, "crossdock_refusals_total{protocol=\"http\",reason=\"memory\"}"))
                    .isEqualTo(1);
            awaitTaken(relay, 700_000);
            holder.cut();
            awaitTaken(relay, 0);
            assertThat(post(relay, 500_000).status()).isEqualTo(200);
            awaitTaken(relay, 0);
        }
    }

    @Test
    void whatIsLargerThanAllThereIsIsTooLargeAndNotAskedToComeAgain() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of("http.gathering-bytes-max", "1MiB"));
                TestSocket socket = TestSocket.open(relay.httpPort(), "/topic")) {
            socket.sendRaw(unfinished(2 * MIB));

            socket.expectClose(1009, "");
            assertThat(post(relay, 3 * MIB / 2).status()).isEqualTo(413);
            awaitTaken(relay, 0);
        }
    }

    private static Answer post(TestRelay relay, int bytes) throws IOException {
        try (HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            return http.ask("POST", "/session/api/register", "x".repeat(bytes));
        }
    }
}
