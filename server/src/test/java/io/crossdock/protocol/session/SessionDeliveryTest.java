package io.crossdock.protocol.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.hub.Outcome;
import io.crossdock.kit.Answer;
import io.crossdock.kit.Frame;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets what, how much of it and in which order. */
class SessionDeliveryTest {
    private static final int LARGE = 16 << 20;
    private static final String PHONE_JOINED = "{\"role\":\"phone\",\"type\":\"peer-joined\"}";
    private static final String PHONE_LEFT = "{\"role\":\"phone\",\"type\":\"peer-left\"}";
    private static final Pattern NUMBERED = Pattern.compile("\"frame\":\"n(\\d+)\"");

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void sixteenMebibytesPassAsTextAndAsBytes() throws IOException {
        byte[] bytes = new byte[LARGE];
        Arrays.fill(bytes, (byte) '"');
        try (TestRelay relay = TestRelay.with(Map.of())) {
            Session session = Session.at(relay);
            try (TestSocket workstation = session.enter("workstation");
                    TestSocket phone = session.enter("phone")) {
                phone.send(new String(bytes, US_ASCII));
                phone.sendBinary(bytes);

                workstation.expect(PHONE_JOINED);
                String text = workstation.next().text();
                String binary = workstation.next().text();

                assertThat(text.length() - "\\\"".repeat(LARGE).length()).isBetween(100, 200);
                assertThat(text).startsWith("{\"type\":\"frame\"").endsWith("\\\"\\\"\",\"b64\":false}");
                String base64 =
                        binary.substring(binary.indexOf("\"frame\":\"") + 9, binary.indexOf("\",\"b64\":true}"));
                assertThat(Base64.getDecoder().decode(base64)).isEqualTo(bytes);
            }
        }
    }

    @Test
    void fiveThousandTextsSentAtOnceAreAllEchoedInOrder() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of())) {
            Session session = Session.at(relay);
            try (TestSocket workstation = session.enter("workstation");
                    TestSocket phone = session.enter("phone")) {
                workstation.expect(PHONE_JOINED);
                Future<?> echoing = threads.submit(echoing(phone, 5000));
                Future<?> speaking = threads.submit(speaking(workstation, 5000));

                for (int i = 0; i < 5000; i++) {
                    assertThat(number(workstation.next())).isEqualTo(i);
                }
                speaking.get(30, TimeUnit.SECONDS);
                echoing.get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void fiftyPairsAtOnceDoNotMix() throws Exception {
        int pairs = 50;
        int messages = 40;
        try (TestRelay relay = TestRelay.with(Map.of())) {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < pairs; i++) {
                done.add(threads.submit(() -> pair(Session.at(relay), messages)));
            }

            for (Future<?> each : done) {
                each.get(60, TimeUnit.SECONDS);
            }
            assertThat(relay.relay().ledger().messages("session")).isEqualTo((long) pairs * (messages * 2 + 2));
            assertThat(relay.relay().ledger().count("session", Outcome.INBOX_FULL))
                    .isZero();
        }
    }

    private Void pair(Session session, int messages) throws Exception {
        try (TestSocket workstation = session.enter("workstation");
                TestSocket phone = session.enter("phone")) {
            workstation.expect(PHONE_JOINED);
            for (int i = 0; i < messages; i++) {
                workstation.send("n" + i);
                Frame heard = phone.next();
                assertThat(heard.text()).contains(session.sid());
                phone.send("n" + number(heard));
                Frame echo = workstation.next();
                assertThat(echo.text()).contains(session.sid());
                assertThat(number(echo)).isEqualTo(i);
            }
            return null;
        }
    }

    private static Callable<Void> speaking(TestSocket socket, int messages) {
        return () -> {
            for (int i = 0; i < messages; i++) {
                socket.send("n" + i);
            }
            return null;
        };
    }

    private static Callable<Void> echoing(TestSocket socket, int messages) {
        return () -> {
            for (int i = 0; i < messages; i++) {
                socket.send("n" + number(socket.next()));
            }
            return null;
        };
    }

    private static int number(Frame frame) {
        Matcher number = NUMBERED.matcher(frame.text());
        assertThat(number.find()).as(frame.text()).isTrue();
        return Integer.parseInt(number.group(1));
    }

    @Test
    void whatIsSentRightBehindAHelloIsHeardAfterTheNoticeAndBeforeTheFarewell() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of())) {
            Session session = Session.at(relay);
            try (TestSocket workstation = session.enter("workstation")) {
                for (int round = 0; round < 100; round++) {
                    try (TestSocket phone = TestSocket.open(relay.httpPort(), "/session/ws")) {
                        phone.send(session.hello("phone"));
                        phone.send("n1");
                        phone.send("n2");
                        phone.sendClose(1000, "");

                        workstation.expect(PHONE_JOINED);
                        assertThat(number(workstation.next())).isEqualTo(1);
                        assertThat(number(workstation.next())).isEqualTo(2);
                        workstation.expect(PHONE_LEFT);
                    }
                }
            }
        }
    }

    @Test
    void whoHasItsAckGetsEverythingSentFromThenOn() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of())) {
            Session session = Session.at(relay);
            try (TestSocket workstation = session.enter("workstation")) {
                for (int round = 0; round < 50; round++) {
                    try (TestSocket phone = session.enter("phone")) {
                        workstation.send("n" + round);
                        assertThat(number(phone.next())).isEqualTo(round);
                        phone.cut();
                    }
                    workstation.expect(PHONE_JOINED);
                    workstation.expect(PHONE_LEFT);
                }
            }
        }
    }

    @Test
    void aSessionThatManyKillAtOnceEndsOnce() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of())) {
            Session session = Session.at(relay);
            try (TestSocket workstation = session.enter("workstation");
                    TestSocket phone = session.enter("phone")) {
                workstation.expect(PHONE_JOINED);
                List<Future<Integer>> kills = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    kills.add(threads.submit(session::kill));
                }

                List<Integer> answers = new ArrayList<>();
                for (Future<Integer> kill : kills) {
                    answers.add(kill.get(10, TimeUnit.SECONDS));
                }

                assertThat(answers).containsOnlyOnce(204).contains(404).hasSize(6);
                for (TestSocket socket : List.of(workstation, phone)) {
                    socket.expect("{\"type\":\"session-killed\"}");
                    assertThat(socket.next().toString()).isEqualTo("closed");
                }
            }
        }
    }

    @Test
    void aClientThatDoesNotAnswerTheCloseOfAKilledSessionIsCutOff() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of())) {
            Session session = Session.at(relay);
            try (TestSocket phone = session.enter("phone")) {
                session.kill();

                phone.expect("{\"type\":\"session-killed\"}");
                assertThat(phone.next().toString()).isEqualTo("closed");
                phone.expectEnd();
            }
        }
    }

    @Test
    void theWorkstationsLogsComeByHttpAndTheRightReplyIsFound() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of())) {
            Session session = Session.at(relay);
            try (TestSocket workstation = session.enter("workstation")) {
                Future<Answer> asked = threads.submit(() -> logs(session, "&limit=7"));
                String question = workstation.next().text();
                Matcher id = Pattern.compile(
                                "\"frame\":\"\\{\\\\\"id\\\\\":\\\\\"([0-9a-f-]{36})\\\\\",\\\\\"limit\\\\\":7,"
                                        + "\\\\\"type\\\\\":\\\\\"get_logs\\\\\"}\"")
                        .matcher(question);
                assertThat(id.find()).as(question).isTrue();

                workstation.send("not JSON");
                workstation.send("{\"type\":\"logs\",\"replyTo\":\"another\",\"items\":[1]}");
                workstation.send(
                        "{\"type\":\"logs\",\"replyTo\":\"" + id.group(1) + "\",\"items\":[ {\"a\":\"\\u0041\"}, 2 ]}");

                Answer answer = asked.get(10, TimeUnit.SECONDS);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("{\"items\":[{\"a\":\"A\"},2]}");
            }
        }
    }

    private static Answer logs(Session session, String more) throws IOException {
        try (HttpProbe http = HttpProbe.connect(session.port())) {
            return http.get("/session/api/logs?sid=" + session.sid() + "&tok=" + session.token() + more);
        }
    }

    @Test
    void aReceiverThatDoesNotReadIsLetGoAndTheSenderHearsOfIt() throws Exception {
        Map<String, String> settings = Map.of("session.queue-bytes-max", "1MiB");
        try (TestRelay relay = TestRelay.with(settings)) {
            Session session = Session.at(relay);
            try (TestSocket workstation = session.enter("workstation");
                    HttpProbe line = HttpProbe.connectWithReceiveBuffer(relay.httpPort(), 4096);
                    TestSocket phone = session.enter(TestSocket.open(line, "/session/ws"), "phone")) {
                workstation.expect(PHONE_JOINED);
                String chunk = "x".repeat(256 << 10);
                // What socket buffers of either side hold passes first.
                Future<?> speaking = threads.submit(() -> {
                    for (int i = 0; i < 200 && relay.relay().ledger().count("session", Outcome.SLOW) == 0; i++) {
                        workstation.send(chunk);
                    }
                    return null;
                });
                speaking.get(30, TimeUnit.SECONDS);

                workstation.expect(PHONE_LEFT);
                phone.expectCloseAfterAll(1013);
            }
        }
    }
}
