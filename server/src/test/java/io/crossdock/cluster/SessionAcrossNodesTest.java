package io.crossdock.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.kit.Answer;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRedis;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session whose workstation is on one node and whose phone is on another. */
final class SessionAcrossNodesTest {
    private static final Pattern NAMED = Pattern.compile("\"(sessionId|token)\":\"([^\"]+)\"");

    private final TestRedis redis = TestRedis.start();
    private final TestRelay north = relay();
    private final TestRelay south = relay();

    private TestRelay relay() {
        return TestRelay.with(Map.of("as", "relay-system", "redis.url", redis.url(), "redis.timeout-millis", "5000"));
    }

    @AfterEach
    void end() {
        north.close();
        south.close();
        redis.close();
    }

    private record Session(String sid, String token) {}

    private Session register() throws IOException {
        try (HttpProbe probe = HttpProbe.connect(north.httpPort())) {
            String body = probe.ask("POST", "/api/register", "").body();
            Matcher named = NAMED.matcher(body);
            String sid = "";
            String token = "";
            while (named.find()) {
                if (named.group(1).equals("token")) {
                    token = named.group(2);
                } else {
                    sid = named.group(2);
                }
            }
            assertThat(sid).as(body).isNotEmpty();
            return new Session(sid, token);
        }
    }

    private static TestSocket hello(TestRelay node, Session session, String role) throws IOException {
        TestSocket socket = TestSocket.open(node.httpPort(), "/ws");
        socket.send("{\"type\":\"hello\",\"s\":\"" + session.sid + "\",\"t\":\"" + session.token + "\",\"r\":\"" + role
                + "\"}");
        return socket;
    }

    @Test
    void aPairOnTwoNodesTalksAndHearsOfItsComingAndGoing() throws Exception {
        Session session = register();
        String ack = "{\"type\":\"hello-ack\",\"sessionId\":\"" + session.sid + "\"}";
        try (TestSocket workstation = hello(north, session, "workstation")) {
            workstation.expect(ack);
            TestSocket phone = hello(south, session, "phone");
            phone.expect(ack);
            workstation.expect("{\"role\":\"phone\",\"type\":\"peer-joined\"}");

            phone.send("hello");
            workstation.send("there");

            assertThat(workstation.next().text()).contains("\"fromRole\":\"phone\"", "\"frame\":\"hello\"");
            assertThat(phone.next().text()).contains("\"fromRole\":\"workstation\"", "\"frame\":\"there\"");
            phone.close();
            workstation.expect("{\"role\":\"phone\",\"type\":\"peer-left\"}");
        }
        assertThat(redis.say("HGET sess:" + session.sid + " token")).contains(session.token);
    }

    @Test
    void whoLeavesAfterRedisHasForgottenTheSessionIsSeenToLeaveOnce() throws Exception {
        Session session = register();
        try (TestSocket workstation = hello(north, session, "workstation")) {
            workstation.next();
            TestSocket first = hello(south, session, "phone");
            first.next();
            workstation.expect("{\"role\":\"phone\",\"type\":\"peer-joined\"}");
            TestSocket second = hello(north, session, "phone");
            second.next();
            workstation.expect("{\"role\":\"phone\",\"type\":\"peer-joined\"}");
            first.expect("{\"role\":\"phone\",\"type\":\"peer-joined\"}");

            assertThat(redis.say("FLUSHALL")).startsWith("+OK");
            first.close();
            workstation.expectSilence(500);
            second.close();

            workstation.expect("{\"role\":\"phone\",\"type\":\"peer-left\"}");
            workstation.expectSilence(500);
        }
    }

    @Test
    void aKillOnOneNodeEndsThePairOnAnother() throws Exception {
        Session session = register();
        try (TestSocket workstation = hello(north, session, "workstation");
                HttpProbe probe = HttpProbe.connect(south.httpPort())) {
            workstation.next();

            Answer killed = probe.ask("DELETE", "/api/session/" + session.sid, "");

            assertThat(killed.status()).isEqualTo(204);
            workstation.expect("{\"type\":\"session-killed\"}");
            assertThat(workstation.next().toString()).startsWith("closed");
            assertThat(redis.say("EXISTS sess:" + session.sid)).startsWith(":0");
        }
        try (TestSocket late = hello(south, session, "phone")) {
            assertThat(late.next().toString()).isEqualTo("closed 1008 invalid session");
        }
    }

    @Test
    void aWrongTokenIsRefusedOnEveryNodeAndASessionExpires() throws Exception {
        Session session = register();
        try (TestSocket guesser = hello(south, new Session(session.sid, "guessed"), "phone")) {
            assertThat(guesser.next().toString()).isEqualTo("closed 1008 invalid session");
        }
        assertThat(redis.say("PTTL sess:" + session.sid)).matches(":\\d{6,7}\r\n");

        redis.say("PEXPIRE sess:" + session.sid + " 1");
        await().until(() -> redis.say("EXISTS sess:" + session.sid).startsWith(":0"));

        try (TestSocket late = hello(south, session, "phone")) {
            assertThat(late.next().toString()).isEqualTo("closed 1008 invalid session");
        }
    }
}
