package io.crossdock.protocol.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.hub.Outcome;
import io.crossdock.kit.Frame;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import io.crossdock.observe.LossLedger;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Large items, slow readers, and connections that come again and again. */
class DeviceDeliveryTest {
    private static final int JSON_BYTES_MAX = 20 << 20;
    private static final String ID = "550e8400-e29b-41d4-a716-446655440001";

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** An item of exactly so many bytes. */
    private static String item(String target, int bytes) {
        int room = bytes - Device.item(ID, target, "").length();
        String base64 = "A".repeat(room / 4 * 4);
        return Device.item(ID, target, base64).replace("\"t\"", "\"t" + " ".repeat(room % 4) + "\"");
    }

    @Test
    void twentyMebibytesAndTheirLengthPassAndOneByteMoreDoesNot() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of());
                Device mac = Device.at(relay);
                Device phone = Device.at(relay)) {
            String largest = item(phone.id(), JSON_BYTES_MAX);
            assertThat(largest).hasSize(JSON_BYTES_MAX);

            mac.send(largest);
            assertThat(phone.hear()).isEqualTo(largest);

            mac.send(item(phone.id(), JSON_BYTES_MAX + 1));
            assertThat(mac.hear()).contains("PAYLOAD_TOO_LARGE", "\"original_message_id\":\"" + ID + "\"");
            mac.send(Device.item(ID, phone.id(), "AAAA"));
            assertThat(phone.hear()).contains("AAAA");
            assertThat(relay.relay().ledger().count("device", Outcome.TOO_LARGE))
                    .isEqualTo(1);
        }
    }

    @Test
    void aLargeItemMayComeInFragments() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of());
                Device mac = Device.at(relay);
                Device phone = Device.at(relay)) {
            String item = item(phone.id(), 3 << 20);
            byte[] framed = Device.framed(item);
            int third = framed.length / 3;

            for (int i = 0; i < 3; i++) {
                byte[] part = java.util.Arrays.copyOfRange(framed, i * third, i == 2 ? framed.length : (i + 1) * third);
                Frame fragment = Frame.of(i == 0 ? Frame.BINARY : Frame.CONTINUATION, part);
                mac.socket().send(i == 2 ? fragment : fragment.withMoreToCome());
            }

            assertThat(phone.hear()).isEqualTo(item);
        }
    }

    /** What a slow reader costs is its queue, and whoever sends to it is told to wait. */
    @Test
    void theSenderHearsThatAReaderIsTooSlowAndTheReaderKeepsItsConnection() throws Exception {
        Map<String, String> settings =
                Map.of("device.queue-bytes-max", "4MiB", "device.rate-per-minute", "0", "http.loops", "2");
        try (TestRelay relay = TestRelay.with(settings);
                Device mac = Device.at(relay);
                HttpProbe line = HttpProbe.connectWithReceiveBuffer(relay.httpPort(), 4096);
                Device phone = Device.at(line, UUID.randomUUID().toString())) {
            String item = item(phone.id(), 1 << 20);
            int sent = 0;
            LossLedger ledger = relay.relay().ledger();
            while (ledger.count("device", Outcome.SLOW) < 3 && sent < 100) {
                mac.send(item);
                int all = ++sent;
                // The phone's loop decides, after the sender's has moved on. Either way one frame goes out: the item or
                // the answer that the phone is busy.
                await().pollInterval(Duration.ofMillis(5)).until(() -> ledger.count("device", Outcome.SENT) == all);
            }

            for (int i = 0; i < 3; i++) {
                assertThat(mac.hear())
                        .contains("\"code\":\"TARGET_BUSY\"", "\"original_message_id\":\"" + ID + "\"")
                        .doesNotContain("target_device_id");
            }
            assertThat(sent).as("socket buffers and the queue").isLessThan(30);
            for (int i = 0; i < sent - 3; i++) {
                assertThat(phone.hear()).hasSize(1 << 20);
            }
            mac.send(Device.item(ID, phone.id(), "AAAA"));
            assertThat(phone.hear()).contains("AAAA");
        }
    }

    @Test
    void aDeviceThatComesAgainAndAgainIsAlwaysThere() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of("device.rate-per-minute", "0"));
                Device mac = Device.at(relay)) {
            String phone = UUID.randomUUID().toString();
            Device before = Device.at(HttpProbe.connect(relay.httpPort()), phone);
            for (int round = 0; round < 100; round++) {
                Device now = Device.at(HttpProbe.connect(relay.httpPort()), phone);

                mac.send(Device.item(ID, phone, "AAAA"));
                assertThat(now.hear()).as("round %d", round).contains("AAAA");
                before.socket().expectEnd();
                before.close();
                before = now;
            }
            before.close();
            assertThat(relay.relay().ledger().count("device", Outcome.NOBODY_THERE))
                    .isZero();
        }
    }

    @Test
    void manyPairsAtOnceKeepTheirOrderAndDoNotMix() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of("device.rate-per-minute", "0"))) {
            List<Future<?>> pairs = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                pairs.add(threads.submit(() -> exchange(relay)));
            }

            for (Future<?> pair : pairs) {
                pair.get(60, TimeUnit.SECONDS);
            }
        }
    }

    private static Void exchange(TestRelay relay) throws IOException {
        try (Device mac = Device.at(relay);
                Device phone = Device.at(relay)) {
            for (int i = 0; i < 100; i++) {
                mac.send(Device.item(ID, phone.id(), "A".repeat(4 * i)));
                phone.send(Device.item(ID, mac.id(), "B".repeat(4 * i)));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(phone.hear()).isEqualTo(Device.item(ID, phone.id(), "A".repeat(4 * i)));
                assertThat(mac.hear()).isEqualTo(Device.item(ID, mac.id(), "B".repeat(4 * i)));
            }
            return null;
        }
    }

    @Test
    void whoSaysNothingAndAnswersNothingIsDroppedWithoutAClose() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of("device.ping-seconds", "1"));
                HttpProbe line = HttpProbe.connect(relay.httpPort())) {
            TestSocket mute = TestSocket.open(line, "/device/ws", "X-Device-Id: " + ID, "X-Device-Platform: android")
                    .withoutPongs();

            assertThat(mute.nextFrame().opcode()).isEqualTo(Frame.PING);
            assertThat(mute.nextFrame().opcode()).isEqualTo(Frame.PING);
            mute.expectEnd();
        }
    }
}
