package io.crossdock.protocol.device;

import static io.crossdock.protocol.device.DeviceStore.arg;
import static io.crossdock.protocol.device.SharedShelves.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossdock.hub.SharedScript;
import io.crossdock.protocol.device.Pairing.Verdict;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a real Redis, under the original's keys and with its values. */
class SharedPairingsTest {
    private static final SharedScript SET = SharedScript.of("set", "redis.call('SET', KEYS[1], ARGV[1]) return 1");
    private static final SharedScript GET = SharedScript.of("get", "return redis.call('GET', KEYS[1])");
    private static final SharedScript LIFE = SharedScript.of("life", "return redis.call('TTL', KEYS[1])");
    private static final Pairing.Device MAC = new Pairing.Device("mac", "Anna's \"Mac\" ü", "key");
    private static final Pairing.Device PHONE = new Pairing.Device("phone", "Phone", "other key");

    private final SharedShelves shelves = new SharedShelves();
    private Instant now = Instant.parse("2026-01-20T12:34:56Z");
    private final SharedPairings pairings = new SharedPairings(shelves.store(), () -> now);

    SharedPairingsTest() throws IOException {}

    @AfterEach
    void close() {
        shelves.close();
    }

    private Pairings.Opening open(String code) throws IOException {
        return done(pairings.open(Pairing.opened(code, MAC, now, now.plusSeconds(300))));
    }

    private Pairing.Step advance(String code, Function<Pairing, Pairing.Step> step) throws IOException {
        return done(pairings.advance(code, step));
    }

    private String value(String code) throws IOException {
        return String.valueOf(done(shelves.store().run(GET, code, List.of("pairing:code:" + code), List.of()))
                .text());
    }

    private void set(String code, String value) throws IOException {
        done(shelves.store().run(SET, code, List.of("pairing:code:" + code), List.of(arg(value))));
    }

    @Test
    void aPairingGoesItsWayAndLeavesNothing() throws IOException {
        assertThat(open("042917")).isEqualTo(Pairings.Opening.OPENED);
        assertThat(open("042917")).isEqualTo(Pairings.Opening.CODE_TAKEN);
        assertThat(value("042917"))
                .isEqualTo("{\"code\":\"042917\",\"initiator_device_id\":\"mac\",\"initiator_device_name\":"
                        + "\"Anna's \\\"Mac\\\" ü\",\"initiator_public_key\":\"key\",\"issued_at\":"
                        + "\"2026-01-20T12:34:56Z\",\"expires_at\":\"2026-01-20T12:39:56Z\",\"responder_device_id\":"
                        + "null,\"responder_device_name\":null,\"responder_public_key\":null,\"challenge_json\":null,"
                        + "\"ack_json\":null}");

        assertThat(advance("042917", pairing -> pairing.claim(PHONE)).verdict()).isEqualTo(Verdict.DONE);
        assertThat(advance("042917", pairing -> pairing.leaveChallenge("phone", "{\n}"))
                        .verdict())
                .isEqualTo(Verdict.DONE);
        assertThat(value("042917")).contains("\"responder_device_id\":\"phone\"", "\"challenge_json\":\"{\\n}\"");
        assertThat(done(shelves.store().run(LIFE, "042917", List.of("pairing:code:042917"), List.of()))
                        .number())
                .as("no step makes it live longer, or for ever")
                .isBetween(280L, 300L);
        assertThat(advance("042917", pairing -> pairing.takeChallenge("mac")).taken())
                .isEqualTo("{\n}");
        assertThat(advance("042917", pairing -> pairing.takeChallenge("mac")).verdict())
                .isEqualTo(Verdict.NO_CHALLENGE);
        assertThat(advance("042917", pairing -> pairing.leaveAck("mac", "yes")).verdict())
                .isEqualTo(Verdict.DONE);
        assertThat(advance("042917", pairing -> pairing.takeAck("phone")).taken())
                .isEqualTo("yes");
        assertThat(advance("042917", pairing -> pairing.takeAck("phone")).verdict())
                .isEqualTo(Verdict.NOT_FOUND);
        assertThat(shelves.keys()).isZero();
    }

    @Test
    void whatAnOriginalServerHasWrittenIsUnderstood() throws IOException {
        set(
                "000001",
                "{\"code\":\"000001\",\"initiator_device_id\":\"mac\",\"initiator_device_name\":\"Mac\","
                        + "\"initiator_public_key\":\"key\",\"issued_at\":\"2026-01-20T12:34:55.801234567Z\","
                        + "\"expires_at\":\"2026-01-20T12:35:55.801234567Z\",\"more\":[]}");

        assertThat(advance("000001", pairing -> pairing.claim(PHONE)).verdict()).isEqualTo(Verdict.DONE);
        now = now.plusSeconds(60);
        assertThat(advance("000001", pairing -> pairing.claim(PHONE)).verdict()).isEqualTo(Verdict.EXPIRED);

        set("000002", "nonsense");
        assertThatThrownBy(() -> advance("000002", pairing -> pairing.claim(PHONE)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void ofManyWhoClaimAtOnceOneDoes() throws IOException {
        open("000001");
        List<CompletionStage<Pairing.Step>> claims = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Pairing.Device device = new Pairing.Device("device " + i, "", "");
            claims.add(pairings.advance("000001", pairing -> pairing.claim(device)));
        }

        int done = 0;
        for (CompletionStage<Pairing.Step> claim : claims) {
            Verdict verdict = done(claim).verdict();
            assertThat(verdict).isIn(Verdict.DONE, Verdict.ALREADY_CLAIMED);
            done += verdict == Verdict.DONE ? 1 : 0;
        }
        assertThat(done).isEqualTo(1);
    }

    @Test
    void onePairingIsBounded() throws IOException {
        open("000001");

        assertThat(advance("000001", pairing -> pairing.leaveAck("mac", "x".repeat(2 << 20)))
                        .verdict())
                .isEqualTo(Verdict.NO_ROOM);
    }
}
