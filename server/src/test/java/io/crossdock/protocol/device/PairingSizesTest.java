package io.crossdock.protocol.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.kit.Answer;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names, keys and texts of any length pass, until there is no room. */
class PairingSizesTest {
    private static Answer post(TestRelay relay, String path, String body) throws IOException {
        try (HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            return http.ask("POST", "/device/pairing" + path, body, "Content-Type: application/json");
        }
    }

    private static Answer open(TestRelay relay, String key) throws IOException {
        return post(
                relay,
                "/code",
                "{\"initiator_device_id\":\"i\",\"initiator_device_name\":\"\",\"initiator_public_key\":\"" + key
                        + "\"}");
    }

    @Test
    void keysAndTextsAreGivenBackWholeAndTooLargeRequestsAreRefused() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of("device.pairing.bytes-max", "3MiB"))) {
            String key = "k".repeat(100_000);
            String code = open(relay, key).body().substring(9, 15);
            Answer claimed = post(
                    relay,
                    "/claim",
                    "{\"code\":\"" + code
                            + "\",\"responder_device_id\":\"r\",\"responder_device_name\":\"\",\"responder_public_key\":\"\"}");
            assertThat(claimed.body()).contains("\"initiator_public_key\":\"" + key + "\"");

            Answer left = post(
                    relay,
                    "/code/" + code + "/ack",
                    "{\"initiator_device_id\":\"i\",\"ack\":\"" + "a".repeat(1_900_000) + "\"}");
            assertThat(left.status()).isEqualTo(500);
            assertThat(left.body()).isEqualTo("{\"error\":\"pairing storage is full\"}");
            assertThat(open(relay, "k".repeat(3 << 20)).status()).isEqualTo(413);
            assertThat(open(relay, "k".repeat(2_000_000)).status()).isEqualTo(503);
            assertThat(open(relay, "short").status()).isEqualTo(200);
        }
    }
}
