package io.crossdock.protocol.device;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.kit.TestRelay;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two devices that have never met pair at a relay, and what one copies the other pastes, with the relay none the wiser. */
class DeviceEndToEndTest {
    private static final String MAC = "007e4a95-0e1a-4b10-91fa-87942efaa68e";
    private static final String PHONE = "c7bd7e23-b5c1-4dfd-bb62-6a3b7c880760";

    @Test
    void twoDevicesPairAndExchangeAnEncryptedClipboard() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of("as", "hypo", "device.secret", "test-secret"));
                HypoClient mac = new HypoClient(relay, MAC, "Anna's Mac");
                HypoClient phone = new HypoClient(relay, PHONE, "Anna's phone")) {
            String code = mac.showCode();
            phone.claim(code);
            phone.leaveChallenge(code);
            mac.takeChallengeAndAcknowledge(code);
            phone.takeAcknowledgement(code);
            assertThat(mac.partner()).isEqualTo(PHONE);
            assertThat(phone.partner()).isEqualTo(MAC);

            mac.connect();
            phone.connect();
            byte[] text = "what was copied: ü🚀".getBytes(UTF_8);
            String sent = mac.copy("text", text);
            HypoClient.Item pasted = phone.paste();

            assertThat(pasted.contentType()).isEqualTo("text");
            assertThat(pasted.data()).isEqualTo(text);
            assertThat(sent).doesNotContain("what was copied");

            byte[] image = new byte[2 << 20];
            new java.util.Random(3).nextBytes(image);
            phone.copy("image", image);
            assertThat(mac.paste().data()).isEqualTo(image);
        }
    }
}
