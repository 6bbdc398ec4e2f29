package io.crossdock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.kit.Answer;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRedis;
import io.crossdock.kit.TestRelay;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two devices that pair with one end here and the other at an original server, played by a script that reads and writes
 * its one key as it does.
 */
final class OriginalPairingServerTest {
    private final TestRedis redis = TestRedis.start();
    private final TestRelay node = TestRelay.with(Map.of("as", "hypo", "redis.url", redis.url()));

    @AfterEach
    void end() {
        node.close();
        redis.close();
    }

    private Answer ask(String method, String path, String body) throws IOException {
        try (HttpProbe http = HttpProbe.connect(node.httpPort())) {
            return http.ask(method, path, body, "Content-Type: application/json");
        }
    }

    /** What lies under the code, as the original reads it. */
    private String read(String code) throws IOException {
        String reply = redis.say("GET pairing:code:" + code);
        return reply.substring(reply.indexOf("\r\n") + 2).strip();
    }

    /** Writes it as the original does, with the seconds that are left. */
    private void write(String code, String json) throws IOException {
        String left = redis.say("TTL pairing:code:" + code).substring(1).strip();
        assertThat(redis.say("SETEX pairing:code:" + code + " " + left + " '" + json + "'"))
                .startsWith("+OK");
    }

    @Test
    void aCodeThatWasMadeThereIsClaimedHere() throws IOException {
        Instant now = Instant.now();
        String json = "{\"code\":\"042917\",\"initiator_device_id\":\"mac\",\"initiator_device_name\":\"Mac\","
                + "\"initiator_public_key\":\"k1\",\"issued_at\":\"" + now + "\",\"expires_at\":\""
                + now.plus(60, ChronoUnit.SECONDS) + "\",\"responder_device_id\":null,\"responder_device_name\":null,"
                + "\"responder_public_key\":null,\"challenge_json\":null,\"ack_json\":null}";
        assertThat(redis.say("SET pairing:code:042917 '" + json + "' NX EX 60")).startsWith("+OK");

        Answer claimed = ask(
                "POST",
                "/pairing/claim",
                "{\"code\":\"042917\",\"responder_device_id\":\"phone\",\"responder_device_name\":\"Phone\","
                        + "\"responder_public_key\":\"k2\"}");
        Answer challenged = ask(
                "POST", "/pairing/code/042917/challenge", "{\"responder_device_id\":\"phone\",\"challenge\":\"c\"}");

        assertThat(claimed.status()).isEqualTo(200);
        assertThat(claimed.body()).contains("\"initiator_device_id\":\"mac\"", "\"initiator_public_key\":\"k1\"");
        assertThat(challenged.status()).isEqualTo(202);
        String there = read("042917");
        assertThat(there)
                .contains(
                        "\"responder_device_id\":\"phone\"",
                        "\"responder_device_name\":\"Phone\"",
                        "\"responder_public_key\":\"k2\"",
                        "\"challenge_json\":\"c\"",
                        "\"ack_json\":null");
        write(
                "042917",
                there.replace("\"challenge_json\":\"c\"", "\"challenge_json\":null")
                        .replace("\"ack_json\":null", "\"ack_json\":\"a\""));
        assertThat(ask("GET", "/pairing/code/042917/ack?responder_device_id=phone", "")
                        .body())
                .isEqualTo("{\"ack\":\"a\"}");
        assertThat(redis.say("EXISTS pairing:code:042917")).isEqualTo(":0\r\n");
    }

    @Test
    void aCodeThatWasMadeHereIsClaimedThere() throws IOException {
        String code = ask(
                        "POST",
                        "/pairing/code",
                        "{\"initiator_device_id\":\"mac\",\"initiator_device_name\":\"Mac\",\"initiator_public_key\":\"k1\"}")
                .body()
                .substring(9, 15);

        String here = read(code);
        assertThat(here).contains("\"code\":\"" + code + "\"", "\"responder_device_id\":null", "\"expires_at\":\"");
        write(
                code,
                here.replace("\"responder_device_id\":null", "\"responder_device_id\":\"phone\"")
                        .replace("\"responder_device_name\":null", "\"responder_device_name\":\"Phone\"")
                        .replace("\"responder_public_key\":null", "\"responder_public_key\":\"k2\"")
                        .replace("\"challenge_json\":null", "\"challenge_json\":\"c\""));

        assertThat(ask("GET", "/pairing/code/" + code + "/challenge?initiator_device_id=mac", "")
                        .body())
                .isEqualTo("{\"challenge\":\"c\"}");
        assertThat(ask("POST", "/pairing/code/" + code + "/ack", "{\"initiator_device_id\":\"mac\",\"ack\":\"a\"}")
                        .status())
                .isEqualTo(202);
        assertThat(read(code)).contains("\"challenge_json\":null", "\"ack_json\":\"a\"");
        assertThat(redis.say("TTL pairing:code:" + code)).matches(":\\d{2,3}\r\n");
    }
}
