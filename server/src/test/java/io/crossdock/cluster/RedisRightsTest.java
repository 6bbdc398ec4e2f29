package io.crossdock.cluster;

import static io.crossdock.protocol.event.Events.ANNA;
import static io.crossdock.protocol.event.Events.BEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.cli.ServeProcess;
import io.crossdock.kit.Answer;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRedis;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import io.crossdock.protocol.event.Events;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user at Redis who may do what docs/operations/scaling.md names, and nothing else. */
final class RedisRightsTest {
    private static final Path DOCUMENT = Path.of("../docs/operations/scaling.md");
    private static final String MAC = "007e4a95-0e1a-4b10-91fa-87942efaa68e";
    private static final String PHONE = "c7bd7e23-b5c1-4dfd-bb62-6a3b7c880760";
    private static final String JSON = "Content-Type: application/json";
    private static final String POST =
            "{\"browser_id\":\"b\",\"message\":\"a room\",\"message_type\":\"offered\",\"phone\":\"9876543210\"}";

    @TempDir
    Path folder = Path.of("");

    /** The rights as the document has them, for this prefix. */
    private static String rights() throws IOException {
        Matcher line = Pattern.compile("```\\R(ACL SETUSER relay .*)\\R```").matcher(Files.readString(DOCUMENT));
        assertThat(line.find()).isTrue();
        return line.group(1).replace("PASSWORD", "secret").replace("PREFIX", "crossdock:");
    }

    /** The operator's own connection, which stays when nobody else may come without a name. */
    private static final class Operator implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Operator(TestRedis redis) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), redis.port());
            socket.setSoTimeout(10_000);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        }

        String say(String line) throws IOException {
            socket.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
            return in.readLine();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static String url(TestRedis redis) {
        return "redis://relay:secret@127.0.0.1:" + redis.port();
    }

    private static TestRelay node(TestRedis redis) {
        return TestRelay.with(Map.of(
                "redis.url", url(redis),
                "redis.timeout-millis", "5000",
                "chat.secret", "s",
                "admin.token", "operator",
                "device.mailbox.enabled", "true"));
    }

    private static Answer ask(TestRelay node, String method, String path, String body) throws IOException {
        try (HttpProbe http = HttpProbe.connect(node.httpPort())) {
            return http.ask(method, path, body, JSON, "Authorization: Bearer operator");
        }
    }

    @Test
    void theRightsThatAreDocumentedAreEnoughForEveryProtocol() throws Exception {
        try (TestRedis redis = TestRedis.start();
                Operator operator = new Operator(redis)) {
            assertThat(operator.say(rights())).isEqualTo("+OK");
            assertThat(operator.say("ACL SETUSER default off")).isEqualTo("+OK");
            try (TestRelay north = node(redis);
                    TestRelay south = node(redis)) {
                topics(north, south);
                events(north, south);
                sessions(north, south);
                devices(north, south);
                board(north, south);
                assertThat(ask(north, "GET", "/ready", "").body()).contains("\"backplane\":\"up\"");
                assertThat(operator.say("ACL LOG")).as("refusals").isEqualTo("*0");
            }
        }
    }

    private static void topics(TestRelay north, TestRelay south) throws IOException {
        try (Talker ann = new Talker("north", north.httpPort(), "t", "ann")) {
            try (Talker bea = new Talker("south", south.httpPort(), "t", "bea")) {
                await().atMost(Traffic.PATIENCE)
                        .until(() -> ann.notices().contains("joined bea")
                                && bea.notices().contains("joined ann"));
                ann.say();
                await().atMost(Traffic.PATIENCE).until(() -> bea.heardOf(ann).size() == 1);
            }
            await().atMost(Traffic.PATIENCE).until(() -> ann.notices().contains("left bea"));
        }
    }

    private static void events(TestRelay north, TestRelay south) throws IOException {
        try (TestSocket anna = TestSocket.open(north.httpPort(), "/event/ws");
                TestSocket ben = TestSocket.open(south.httpPort(), "/event/ws")) {
            anna.sendBinary(Events.id(ANNA));
            anna.next();
            ben.sendBinary(Events.id(BEN));
            ben.next();
            // Whether ben's node hears yet shows only when he answers to himself, over the other node's way.
            anna.sendBinary(Events.targeted(ANNA, 1, ANNA, "T", new byte[1]));
            assertThat(Events.sequence(anna.next().payload())).isEqualTo(1);
            await().atMost(Traffic.PATIENCE).until(() -> {
                anna.sendBinary(Events.targeted(ANNA, 2, BEN, "T", new byte[1]));
                return ask(south, "GET", "/metrics", "").body().contains("outcome=\"sent\",protocol=\"event\"");
            });
            assertThat(Events.sequence(ben.next().payload())).isEqualTo(2);
        }
    }

    private static void sessions(TestRelay north, TestRelay south) throws IOException {
        String named = ask(north, "POST", "/session/api/register", "").body();
        String sid = named.replaceFirst(".*\"sessionId\":\"([^\"]*)\".*", "$1");
        String token = named.replaceFirst(".*\"token\":\"([^\"]*)\".*", "$1");
        try (TestSocket workstation = TestSocket.open(north.httpPort(), "/session/ws");
                TestSocket phone = TestSocket.open(south.httpPort(), "/session/ws")) {
            workstation.send(
                    "{\"type\":\"hello\",\"s\":\"" + sid + "\",\"t\":\"" + token + "\",\"r\":\"workstation\"}");
            assertThat(workstation.next().text()).contains("hello-ack");
            phone.send("{\"type\":\"hello\",\"s\":\"" + sid + "\",\"t\":\"" + token + "\",\"r\":\"phone\"}");
            assertThat(phone.next().text()).contains("hello-ack");
            assertThat(workstation.next().text()).contains("peer-joined");
            phone.send("hello");
            assertThat(workstation.next().text()).contains("\"frame\":\"hello\"");
            assertThat(ask(south, "DELETE", "/session/api/session/" + sid, "").status())
                    .isEqualTo(204);
            assertThat(workstation.next().text()).contains("session-killed");
        }
    }

    private static TestSocket device(TestRelay node, String id) throws IOException {
        return TestSocket.open(node.httpPort(), "/device/ws", "X-Device-Id: " + id, "X-Device-Platform: macos");
    }

    private static void devices(TestRelay north, TestRelay south) throws IOException {
        String item = "{\"id\":\"550e8400-e29b-41d4-a716-000000000001\",\"timestamp\":\"t\",\"version\":\"1.0\","
                + "\"type\":\"clipboard\",\"payload\":{\"target\":\"" + PHONE
                + "\",\"ciphertext\":\"\",\"encryption\":{\"nonce\":\"\",\"tag\":\"\"}}}";
        try (TestSocket mac = device(north, MAC)) {
            mac.send(item);
            await().atMost(Traffic.PATIENCE)
                    .until(() -> ask(south, "GET", "/device/status", "").body().contains("\"pending_messages\":1"));
            try (TestSocket phone = device(south, PHONE)) {
                assertThat(phone.next().text()).endsWith(item);
                await().atMost(Traffic.PATIENCE)
                        .until(() -> ask(north, "GET", "/device/peers?device_id=" + PHONE, "")
                                .body()
                                .contains("\"device_id\":\"" + PHONE + "\""));
            }
        }
        String opened = ask(
                        north,
                        "POST",
                        "/device/pairing/code",
                        "{\"initiator_device_id\":\"mac\",\"initiator_device_name\":\"\",\"initiator_public_key\":\"\"}")
                .body();
        String code = opened.substring(9, 15);
        String responder = "{\"responder_device_id\":\"phone\",\"challenge\":\"c\",\"code\":\"" + code
                + "\",\"responder_device_name\":\"\",\"responder_public_key\":\"\"}";
        assertThat(ask(south, "POST", "/device/pairing/claim", responder).status())
                .isEqualTo(200);
        assertThat(ask(south, "POST", "/device/pairing/code/" + code + "/challenge", responder)
                        .status())
                .isEqualTo(202);
        assertThat(ask(north, "GET", "/device/pairing/code/" + code + "/challenge?initiator_device_id=mac", "")
                        .body())
                .isEqualTo("{\"challenge\":\"c\"}");
    }

    private static void board(TestRelay north, TestRelay south) throws IOException {
        try (TestSocket reader = TestSocket.open(south.httpPort(), "/chat/ws")) {
            Answer posted = ask(north, "POST", "/chat/messages", POST);
            assertThat(posted.status()).isEqualTo(200);
            assertThat(reader.next().text()).contains("a room");
            String id = posted.body().replaceFirst(".*\"id\":\"([^\"]*)\".*", "$1");
            assertThat(ask(south, "GET", "/chat/messages", "").body()).contains(id);
            assertThat(ask(south, "GET", "/chat/api/contact/" + id, "").status())
                    .isEqualTo(200);
            assertThat(ask(south, "POST", "/chat/api/track-visitor", "").status())
                    .isEqualTo(200);
            assertThat(ask(south, "GET", "/chat/api/stats/daily", "").body()).contains("\"message_count\":1");
            assertThat(ask(south, "GET", "/chat/api/cooldown", "").body()).contains("\"can_post\":false");
            ask(south, "POST", "/chat/api/report", "{\"message_id\":\"" + id + "\",\"reported_browser_id\":\"b\"}");
            assertThat(ask(north, "POST", "/chat/messages", POST.replace("}", ",\"website\":\"x\"}"))
                            .status())
                    .isNotEqualTo(500);
            assertThat(ask(north, "GET", "/admin/chat/bans", "").status()).isEqualTo(200);
            assertThat(ask(north, "DELETE", "/admin/chat/messages/" + id, "").status())
                    .isEqualTo(204);
        }
    }

    @Test
    void aUserWhoLacksARightIsToldWhichAndTheRelayDoesNotStart() throws Exception {
        try (TestRedis redis = TestRedis.start()) {
            redis.say(rights());

            redis.say("ACL SETUSER relay -zadd");
            assertThat(refusal(redis)).contains("ZADD crossdock:xd:rights:{nodes}", "can't run this command");

            redis.say("ACL SETUSER relay +zadd resetkeys ~other:*");
            assertThat(refusal(redis)).contains("keys");

            redis.say("ACL SETUSER relay ~crossdock:* resetchannels &other:*");
            assertThat(refusal(redis)).contains("channels");

            redis.say("ACL SETUSER relay &crossdock:* -info");
            assertThat(refusal(redis)).contains("'info'");
        }
    }

    private String refusal(TestRedis redis) throws Exception {
        try (ServeProcess relay =
                ServeProcess.start(folder, "serve", "--host", "127.0.0.1", "--port", "0", "--redis", url(redis))) {
            assertThat(relay.exitCode()).isEqualTo(1);
            String line = relay.err()
                    .lines()
                    .filter(each -> each.contains("Redis cannot be used: "))
                    .findFirst()
                    .orElse(relay.err());
            assertThat(line).doesNotContain("secret");
            return line;
        }
    }
}
