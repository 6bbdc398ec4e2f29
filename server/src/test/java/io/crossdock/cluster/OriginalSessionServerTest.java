package io.crossdock.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRedis;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session with one end here and the other on an original server, played by a script that speaks its keys and channel. */
final class OriginalSessionServerTest {
    private static final String SID = "3f2b8f7e-0000-4000-8000-000000000001";
    private static final String TOKEN = "secret-token";

    private final TestRedis redis = TestRedis.start();
    private final TestRelay node =
            TestRelay.with(Map.of("as", "relay-system", "redis.url", redis.url(), "redis.timeout-millis", "5000"));

    @AfterEach
    void end() {
        node.close();
        redis.close();
    }

    /** What the original's instance hears on the session's channel. */
    private static final class Channel implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Channel(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(10_000);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            socket.getOutputStream().write(("SUBSCRIBE ch:" + SID + "\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(next()).isEqualTo("subscribe");
        }

        /** The next line that is neither a length nor the channel's name. */
        String next() throws IOException {
            for (String line = in.readLine(); ; line = in.readLine()) {
                if (!line.startsWith("*")
                        && !line.startsWith("$")
                        && !line.startsWith(":")
                        && !line.equals("message")
                        && !line.equals("ch:" + SID)) {
                    return line;
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private void publish(String json) throws IOException {
        assertThat(redis.say("PUBLISH ch:" + SID + " '" + json + "'")).startsWith(":");
    }

    @Test
    void aPhoneOnAnOriginalServerTalksToAWorkstationHere() throws Exception {
        redis.say("HSET sess:" + SID + " token " + TOKEN + " created 1756553300");
        redis.say("EXPIRE sess:" + SID + " 7200");
        try (Channel original = new Channel(redis.port());
                TestSocket workstation = TestSocket.open(node.httpPort(), "/ws")) {
            workstation.send(
                    "{\"type\":\"hello\",\"s\":\"" + SID + "\",\"t\":\"" + TOKEN + "\",\"r\":\"workstation\"}");
            workstation.expect("{\"type\":\"hello-ack\",\"sessionId\":\"" + SID + "\"}");
            assertThat(original.next())
                    .matches("\\{\"type\":\"peer-joined\",\"sid\":\"" + SID
                            + "\",\"fromRole\":\"workstation\",\"at\":\\d{10}}");

            publish("{\"type\":\"peer-joined\",\"sid\":\"" + SID + "\",\"fromRole\":\"phone\",\"at\":1756553303}");
            workstation.expect("{\"role\":\"phone\",\"type\":\"peer-joined\"}");
            original.next();
            String frame = "{\"type\":\"frame\",\"sid\":\"" + SID
                    + "\",\"fromRole\":\"phone\",\"at\":1756553303,\"frame\":\"hello\",\"b64\":false}";
            publish(frame);
            workstation.expect(frame);
            original.next();

            workstation.send("there");
            assertThat(original.next())
                    .matches("\\{\"type\":\"frame\",\"sid\":\"" + SID
                            + "\",\"fromRole\":\"workstation\",\"at\":\\d{10},\"frame\":\"there\",\"b64\":false}");
            publish("nonsense");
            publish("{\"sid\":\"" + SID + "\",\"type\":\"session-killed\"}");
            workstation.expect("{\"type\":\"session-killed\"}");
            assertThat(workstation.next().toString()).startsWith("closed");
        }
    }

    @Test
    void aKillHereIsHeardThereOnceAndTheRolesAreTheOriginals() throws Exception {
        redis.say("HSET sess:" + SID + " token " + TOKEN + " created 1756553300");
        try (Channel original = new Channel(redis.port());
                TestSocket phone = TestSocket.open(node.httpPort(), "/ws");
                HttpProbe probe = HttpProbe.connect(node.httpPort())) {
            phone.send("{\"type\":\"hello\",\"s\":\"" + SID + "\",\"t\":\"" + TOKEN + "\",\"r\":\"phone\"}");
            phone.next();
            assertThat(original.next()).contains("peer-joined", "\"fromRole\":\"phone\"");
            assertThat(redis.say("HEXISTS sess:" + SID + ":roles phone")).startsWith(":1");

            assertThat(probe.ask("DELETE", "/api/session/" + SID, "").status()).isEqualTo(204);

            phone.expect("{\"type\":\"session-killed\"}");
            assertThat(original.next()).isEqualTo("{\"sid\":\"" + SID + "\",\"type\":\"session-killed\"}");
            await().until(() ->
                    redis.say("EXISTS sess:" + SID + " sess:" + SID + ":roles").startsWith(":0"));
        }
    }
}
