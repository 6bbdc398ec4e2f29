package io.crossdock.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.NotFoundException;
import com.google.zxing.PlanarYUVLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.Result;
import com.google.zxing.ResultMetadataType;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import io.crossdock.kit.Answer;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What registering gives: a picture that a phone can read, and a session that lets both in. */
class SessionRegisterTest {
    @Test
    void thePictureSaysWhereToGoAndWithWhichToken() throws IOException, ReaderException {
        try (TestRelay relay = TestRelay.with(Map.of())) {
            Matcher body = Session.registered(relay);

            byte[] png = Base64.getDecoder().decode(body.group(1));
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
            Result code = read(picture);

            assertThat(code.getText()).isEqualTo(body.group(2));
            assertThat(code.getText())
                    .isEqualTo("{\"s\":\"" + body.group(3) + "\",\"t\":\"" + body.group(4) + "\",\"u\":\""
                            + body.group(6) + "\"}");
            assertThat(code.getResultMetadata()).containsEntry(ResultMetadataType.ERROR_CORRECTION_LEVEL, "M");
            assertThat(picture.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
            assertThat(picture.getWidth()).isEqualTo(picture.getHeight()).matches(side -> (side / 8 - 8 - 17) % 4 == 0);
        }
    }

    private static Result read(BufferedImage picture) throws ReaderException {
        int side = picture.getWidth();
        byte[] greys = new byte[side * side];
        for (int i = 0; i < greys.length; i++) {
            greys[i] = (byte) picture.getRaster().getSample(i % side, i / side, 0);
        }
        LuminanceSource source = new PlanarYUVLuminanceSource(greys, side, side, 0, 0, side, side, false);
        try {
            return new QRCodeReader()
                    .decode(
                            new BinaryBitmap(new GlobalHistogramBinarizer(source)),
                            Map.of(DecodeHintType.TRY_HARDER, true));
        } catch (NotFoundException nothing) {
            throw new AssertionError("no QR code in the picture", nothing);
        }
    }

    @Test
    void everySessionIsAnother() throws IOException {
        Set<String> secrets = new HashSet<>();
        try (TestRelay relay = TestRelay.with(Map.of())) {
            for (int i = 0; i < 20; i++) {
                Session session = Session.at(relay);
                assertThat(session.sid()).matches("[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}");
                secrets.add(session.sid());
                secrets.add(session.token());
            }
        }
        assertThat(secrets).hasSize(40);
    }

    @Test
    void whoRegisteredGetsInAndTheOtherRoleToo() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of())) {
            Session session = Session.at(relay);
            try (TestSocket workstation = session.enter("workstation");
                    TestSocket phone = session.enter("phone")) {
                workstation.expect("{\"role\":\"phone\",\"type\":\"peer-joined\"}");
                phone.send("hi");
                assertThat(workstation.next().text()).matches(session.frame("phone", "hi", false));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "relay.example, ws://relay.example/session/ws",
        "192.0.2.1:8080, ws://192.0.2.1:8080/session/ws",
        "[2001:db8::1]:80, ws://[2001:db8::1]:80/session/ws"
    })
    void withoutAPublicAddressItIsTheOneTheClientUsed(String host, String url) throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of())) {
            assertThat(Session.registered(relay, "Host: " + host).group(6)).isEqualTo(url);
        }
    }

    @Test
    void aHostThatIsNoneIsNotPassedOn() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of())) {
            String url = Session.registered(relay, "Host: \"><script>").group(6);

            assertThat(url).isEqualTo("ws://localhost:" + relay.httpPort() + "/session/ws");
        }
    }

    @Test
    void thePublicAddressWins() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of("session.public-url", "wss://relay.example/w{port}"))) {
            assertThat(Session.registered(relay).group(6)).isEqualTo("wss://relay.example/w" + relay.httpPort());
        }
    }

    @Test
    void oneAddressMayNotRegisterWithoutEndAndOthersAreNotHarmed() throws IOException {
        Map<String, String> settings = Map.of(
                "http.trusted-proxies", "127.0.0.1/32",
                "session.registrations-per-minute", "1",
                "session.registrations-burst", "2");
        try (TestRelay relay = TestRelay.with(settings)) {
            Session.registered(relay, "X-Forwarded-For: 203.0.113.7");
            Session.registered(relay, "X-Forwarded-For: 203.0.113.7");
            Answer third;
            try (HttpProbe http = HttpProbe.connect(relay.httpPort())) {
                third = http.ask("POST", "/session/api/register", "", "X-Forwarded-For: 203.0.113.7");
            }

            assertThat(third.status()).isEqualTo(429);
            assertThat(third.body()).isEqualTo("{\"error\":\"rate_limited\"}");
            assertThat(third.header("Access-Control-Allow-Origin")).contains("*");
            assertThat(third.header("Retry-After")).isPresent();
            Session.registered(relay, "X-Forwarded-For: 203.0.113.8");
        }
    }

    @Test
    void whenThereIsNoRoomForASessionRegisteringFails() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of("session.sessions-max", "1"))) {
            Session.at(relay);
            try (HttpProbe http = HttpProbe.connect(relay.httpPort())) {
                Answer second = http.ask("POST", "/session/api/register", "");

                assertThat(second.status()).isEqualTo(500);
                assertThat(second.body()).isEqualTo("{\"error\":\"register_failed\"}");
            }
        }
    }
}
