package io.crossdock.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossdock.client.DeviceClient;
import io.crossdock.client.DeviceIdentity;
import io.crossdock.client.DeviceKeys;
import io.crossdock.client.DeviceListener;
import io.crossdock.client.DevicePairings;
import io.crossdock.client.DevicePartner;
import io.crossdock.client.Options;
import io.crossdock.client.RelayException;
import io.crossdock.kit.TestRelay;
import java.net.URI;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeviceClientTest {
    private static final Options OPTIONS = Options.standard();
    private static final DeviceIdentity MAC =
            new DeviceIdentity("007E4A95-0E1A-4B10-91FA-87942EFAA68E", "Anna's \"Mac\"", "macos", null);
    private static final DeviceIdentity PHONE =
            new DeviceIdentity("c7bd7e23-b5c1-4dfd-bb62-6a3b7c880760", "phone", "android", null);

    /** What a device hears. */
    private static final class Clipboard implements DeviceListener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private volatile byte[] last = {};

        @Override
        public void onItem(DevicePartner from, String contentType, byte[] data) {
            last = data;
            heard.add(from.name() + " " + contentType + " " + data.length);
        }

        @Override
        public void onUndelivered(String itemId, String code) {
            heard.add(itemId + " " + code);
        }

        @Override
        public void onRejected(String fromId) {
            heard.add("rejected " + fromId);
        }

        @Override
        public void onEnd(@Nullable RelayException why) {
            heard.add("end");
        }

        String next() throws InterruptedException {
            return String.valueOf(heard.poll(20, TimeUnit.SECONDS));
        }
    }

    private static URI http(TestRelay relay) {
        return URI.create("http://127.0.0.1:" + relay.httpPort() + "/device");
    }

    private static DeviceClient client(TestRelay relay, DeviceIdentity me, DeviceListener listener) {
        URI address = URI.create("ws://127.0.0.1:" + relay.httpPort() + "/device/ws");
        return new DeviceClient(address, me, listener, OPTIONS);
    }

    @Test
    void twoDevicesPairByACodeAndOneGetsWhatTheOtherCopies() throws Exception {
        Clipboard macs = new Clipboard();
        Clipboard phones = new Clipboard();
        try (TestRelay relay = TestRelay.with(Map.of("device.secret", "test-secret"))) {
            DevicePairings pairings = new DevicePairings(http(relay), OPTIONS);
            DevicePairings.Offer offer = pairings.offer(MAC);
            DevicePartner mac = pairings.join(PHONE, offer.code());
            DevicePartner phone = offer.partner().get(20, TimeUnit.SECONDS);
            assertThat(mac.id()).isEqualTo(MAC.id());
            assertThat(mac.name()).isEqualTo("Anna's \"Mac\"");
            assertThat(phone.id()).isEqualTo(PHONE.id());
            assertThat(phone.key().bytes()).isEqualTo(mac.key().bytes());
            try (DeviceClient onMac = client(relay, MAC.withSecret("test-secret"), macs);
                    DeviceClient onPhone = client(relay, PHONE.withSecret("test-secret"), phones)) {
                onMac.partner(phone);
                onPhone.partner(mac);
                onMac.connect();
                onPhone.connect();

                onMac.send(phone, "text", "what was copied: \u00fc".getBytes(UTF_8));
                assertThat(phones.next()).isEqualTo("Anna's \"Mac\" text 19");
                assertThat(phones.last).asString(UTF_8).isEqualTo("what was copied: \u00fc");

                byte[] image = new byte[3 << 20];
                new Random(3).nextBytes(image);
                onPhone.send(mac, "image", image);
                assertThat(macs.next()).isEqualTo("phone image " + image.length);
                assertThat(macs.last).isEqualTo(image);
            }
        }
    }

    @Test
    void whatDoesNotArriveIsToldAndWhatStrangersSendIsNotTaken() throws Exception {
        Clipboard macs = new Clipboard();
        Clipboard phones = new Clipboard();
        DevicePartner stranger = new DevicePartner(
                PHONE.id(), "p", DeviceKeys.fresh().agree(DeviceKeys.fresh().publicKey()));
        try (TestRelay relay = TestRelay.with(Map.of());
                DeviceClient onMac = client(relay, MAC, macs);
                DeviceClient onPhone = client(relay, PHONE, phones)) {
            onMac.connect();
            String id = onMac.send(stranger, "text", new byte[] {1});
            assertThat(macs.next()).isEqualTo(id + " device_not_connected");

            onPhone.connect();
            onPhone.partner(new DevicePartner(
                    MAC.id(), "m", DeviceKeys.fresh().agree(DeviceKeys.fresh().publicKey())));
            onMac.send(stranger, "text", new byte[] {1});

            assertThat(phones.next()).isEqualTo("rejected " + MAC.id());
        }
    }

    @Test
    void aWrongTokenAndAWrongCodeAreRefused() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of("device.secret", "test-secret"));
                DeviceClient onMac = client(relay, MAC.withSecret("another"), new Clipboard())) {
            assertThatThrownBy(onMac::connect).hasMessageContaining("401");
            assertThatThrownBy(() -> new DevicePairings(http(relay), OPTIONS).join(PHONE, "000000"))
                    .hasMessage("pairing code not found");
        }
    }
}
