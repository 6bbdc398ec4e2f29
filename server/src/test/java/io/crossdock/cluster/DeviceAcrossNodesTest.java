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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Devices of one owner on two nodes with one Redis. */
final class DeviceAcrossNodesTest {
    private static final String MAC = "007e4a95-0e1a-4b10-91fa-87942efaa68e";
    private static final String PHONE = "c7bd7e23-b5c1-4dfd-bb62-6a3b7c880760";

    private final TestRedis redis = TestRedis.start();
    private final TestRelay north = relay();
    private final TestRelay south = relay();

    private TestRelay relay() {
        return TestRelay.with(Map.of(
                "as",
                "hypo",
                "redis.url",
                redis.url(),
                "redis.timeout-millis",
                "5000",
                "device.mailbox.enabled",
                "true",
                "device.pairing.ttl-seconds",
                "60"));
    }

    @AfterEach
    void end() {
        north.close();
        south.close();
        redis.close();
    }

    private static TestSocket connect(TestRelay relay, String id) throws IOException {
        return TestSocket.open(relay.httpPort(), "/ws", "X-Device-Id: " + id, "X-Device-Platform: macos");
    }

    private static String item(int number, String target) {
        return "{\"id\":\"550e8400-e29b-41d4-a716-" + String.format("%012d", number)
                + "\",\"timestamp\":\"t\",\"version\":\"1.0\",\"type\":\"clipboard\",\"payload\":{\"target\":\""
                + target
                + "\",\"ciphertext\":\"\",\"encryption\":{\"nonce\":\"\",\"tag\":\"\"}}}";
    }

    private static void hears(TestSocket socket, String json) throws IOException {
        assertThat(socket.next().text()).endsWith(json);
    }

    private static Answer ask(TestRelay relay, String method, String path, String body) throws IOException {
        try (HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            return http.ask(method, path, body, "Content-Type: application/json");
        }
    }

    private void awaitPeers(TestRelay asked, String id, boolean there) {
        await().untilAsserted(() -> assertThat(
                        ask(asked, "GET", "/peers?device_id=" + id, "").body())
                .contains(there ? "\"device_id\":\"" + id + "\"" : "\"connected_devices\":[]"));
    }

    @Test
    void devicesOnTwoNodesAreOnlineForEachOtherAndTalk() throws IOException {
        try (TestSocket mac = connect(north, MAC);
                TestSocket phone = connect(south, PHONE)) {
            awaitPeers(south, MAC, true);
            awaitPeers(north, PHONE, true);
            await().untilAsserted(() ->
                    assertThat(redis.say("PUBSUB CHANNELS *")).contains(MAC).contains(PHONE));

            for (int i = 0; i < 5; i++) {
                mac.send(item(i, PHONE));
                phone.send(item(10 + i, MAC));
            }
            for (int i = 0; i < 5; i++) {
                hears(phone, item(i, PHONE));
                hears(mac, item(10 + i, MAC));
            }
            phone.cut();
            awaitPeers(north, PHONE, false);
        }
    }

    @Test
    void theLargestItemPassesBetweenNodes() throws IOException {
        try (TestSocket mac = connect(north, MAC);
                TestSocket phone = connect(south, PHONE)) {
            await().untilAsserted(() ->
                    assertThat(redis.say("PUBSUB CHANNELS *" + PHONE + "*")).contains(PHONE));
            String large = item(1, PHONE);
            large = large.replace("\"ciphertext\":\"\"", "\"ciphertext\":\"" + "A".repeat(20_971_000) + "\"");

            mac.send(large);
            hears(phone, large);
        }
    }

    @Test
    void aDeviceThatComesToAnotherNodeLosesItsOldConnection() throws IOException {
        try (TestSocket mac = connect(south, MAC);
                TestSocket old = connect(north, PHONE)) {
            await().untilAsserted(() ->
                    assertThat(redis.say("PUBSUB CHANNELS *" + PHONE + "*")).contains(PHONE));
            mac.send(item(1, PHONE));
            hears(old, item(1, PHONE));

            try (TestSocket now = connect(south, PHONE)) {
                old.expectEnd();
                awaitPeers(north, PHONE, true);
                mac.send(item(2, PHONE));
                hears(now, item(2, PHONE));
            }
        }
    }

    @Test
    void mailWaitsAlsoForADeviceWhoseNodeHasDied() throws IOException {
        redis.say("SET device:" + PHONE + " 'left-behind 1768912496000' EX 60");
        awaitPeers(north, PHONE, true);
        try (TestSocket mac = connect(north, MAC)) {
            mac.send(item(1, PHONE));
            await().untilAsserted(() ->
                    assertThat(ask(south, "GET", "/status", "").body()).contains("\"pending_messages\":1"));

            try (TestSocket phone = connect(south, PHONE)) {
                hears(phone, item(1, PHONE));
            }
        }
    }

    @Test
    void mailWaitsOnWhicheverNodeTheDeviceComesTo() throws IOException {
        try (TestSocket mac = connect(north, MAC)) {
            mac.send(item(1, PHONE));
            mac.send(item(2, PHONE));
            await().untilAsserted(() ->
                    assertThat(ask(south, "GET", "/status", "").body()).contains("\"pending_messages\":2"));

            try (TestSocket phone = connect(south, PHONE)) {
                hears(phone, item(1, PHONE));
                hears(phone, item(2, PHONE));
            }
            assertThat(ask(north, "GET", "/status", "").body()).contains("\"pending_messages\":0");
        }
    }

    @Test
    void twoDevicesPairThroughDifferentNodes() throws IOException {
        String opened = ask(
                        north,
                        "POST",
                        "/pairing/code",
                        "{\"initiator_device_id\":\"mac\",\"initiator_device_name\":\"Mac\",\"initiator_public_key\":\"k\"}")
                .body();
        String code = opened.substring(9, 15);

        Answer claimed = ask(
                south,
                "POST",
                "/pairing/claim",
                "{\"code\":\"" + code
                        + "\",\"responder_device_id\":\"phone\",\"responder_device_name\":\"\",\"responder_public_key\":\"\"}");
        assertThat(claimed.status()).isEqualTo(200);
        assertThat(ask(
                                south,
                                "POST",
                                "/pairing/code/" + code + "/challenge",
                                "{\"responder_device_id\":\"phone\",\"challenge\":\"c\"}")
                        .status())
                .isEqualTo(202);
        assertThat(ask(north, "GET", "/pairing/code/" + code + "/challenge?initiator_device_id=mac", "")
                        .body())
                .isEqualTo("{\"challenge\":\"c\"}");
        assertThat(redis.say("EXISTS pairing:code:" + code))
                .as("the original's own key")
                .isEqualTo(":1\r\n");
        assertThat(ask(south, "GET", "/metrics", "").body()).containsPattern("redis_operations [1-9]");
    }

    /** A race at the edge: the store still has what, by the clock, has expired. */
    @Test
    void aCodeThatHasExpiredInThisMomentIsGone() throws IOException {
        redis.say("SET pairing:code:000009 '{\"code\":\"000009\",\"initiator_device_id\":\"mac\","
                + "\"initiator_device_name\":\"\",\"initiator_public_key\":\"\",\"issued_at\":"
                + "\"2026-01-20T12:34:56Z\",\"expires_at\":\"2026-01-20T12:35:56Z\"}'");

        Answer late = ask(north, "GET", "/pairing/code/000009/challenge?initiator_device_id=mac", "");

        assertThat(late.status()).isEqualTo(410);
        assertThat(late.body()).isEqualTo("{\"error\":\"pairing code expired\"}");
    }

    @Test
    void whileRedisIsAwayDevicesOfOneNodeTalkAndPairingSaysThatItCannot() throws IOException {
        try (TestSocket mac = connect(north, MAC);
                TestSocket phone = connect(north, PHONE)) {
            redis.kill();

            mac.send(item(1, PHONE));
            hears(phone, item(1, PHONE));
            Answer code = ask(
                    north,
                    "POST",
                    "/pairing/code",
                    "{\"initiator_device_id\":\"m\",\"initiator_device_name\":\"\",\"initiator_public_key\":\"\"}");
            assertThat(code.status()).isEqualTo(500);
            assertThat(code.body()).isEqualTo("{\"error\":\"pairing storage is not available\"}");
            assertThat(ask(north, "GET", "/peers?device_id=" + PHONE + "," + MAC, "")
                            .body())
                    .contains(PHONE, MAC);
            mac.send(item(2, "550e8400-e29b-41d4-a716-446655440000"));
            assertThat(mac.next().text()).contains("device_not_connected");
        }
    }
}
