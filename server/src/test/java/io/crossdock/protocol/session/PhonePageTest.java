package io.crossdock.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.kit.Answer;
import io.crossdock.kit.Chromium;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The phone in a browser; what needs one is left out where there is none. */
@Timeout(120)
class PhonePageTest {
    private static final String PHONE_JOINED = "{\"role\":\"phone\",\"type\":\"peer-joined\"}";

    @TempDir(cleanup = CleanupMode.NEVER)
    Path profile = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "/session/phone, text/html; charset=utf-8",
        "/session/phone.js, text/javascript; charset=utf-8",
        "/session/phone.css, text/css; charset=utf-8"
    })
    void itsFilesAreServedWithoutRightsOverOthers(String path, String type) throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of());
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            Answer answer = http.get(path);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).contains(type);
            assertThat(answer.header("Content-Security-Policy").orElse("")).startsWith("default-src 'none'");
        }
    }

    @Test
    void itIsNotThereWhenItIsSwitchedOff() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of("session.phone-page", "false"));
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            assertThat(http.get("/session/phone").status()).isEqualTo(404);
        }
    }

    private Chromium browser() throws Exception {
        Optional<Path> program = Chromium.program();
        Assumptions.assumeTrue(program.isPresent(), "no chromium here");
        return Chromium.start(program.orElseThrow(), profile);
    }

    private static String page(TestRelay relay) {
        return "http://127.0.0.1:" + relay.httpPort() + "/session/phone";
    }

    @Test
    void openedFromTheCodeItPairsAndTextsGoBothWays() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of());
                Chromium chromium = browser()) {
            Session session = Session.at(relay);
            try (TestSocket workstation = session.enter("workstation")) {
                chromium.open(page(relay) + "#" + session.sid() + "." + session.token());
                workstation.expect(PHONE_JOINED);
                chromium.until("document.getElementById('state').textContent === 'paired'");
                assertThat(chromium.value("location.href")).isEqualTo(page(relay));

                workstation.send("<b>hello</b> \u00fc");
                chromium.until("document.querySelector('.theirs').textContent === '<b>hello</b> \u00fc'");
                chromium.value("byId('text').value = 'hi there'; byId('say').requestSubmit(); ''");

                assertThat(workstation.next().text()).matches(session.frame("phone", "hi there", false));
                session.kill();
                chromium.until("document.getElementById('state').textContent === 'the session was ended'");
            }
        }
    }

    @Test
    void theCodeMayBeTypedAndAWrongOneIsSaidToBe() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of());
                Chromium chromium = browser()) {
            Session session = Session.at(relay);
            try (TestSocket workstation = session.enter("workstation")) {
                chromium.open(page(relay));
                chromium.until("document.readyState === 'complete' && byId('pair')");
                chromium.value("byId('code').value = 'nonsense'; byId('pair').requestSubmit(); ''");
                chromium.until("byId('state').textContent === 'this is not the code of a session'");
                chromium.value("byId('code').value = '" + session.sid() + " 00'; byId('pair').requestSubmit(); ''");
                chromium.until("byId('state').textContent === 'refused: invalid session'");

                chromium.value("byId('code').value = '" + session.sid() + " " + session.token()
                        + "'; byId('pair').requestSubmit(); ''");

                workstation.expect(PHONE_JOINED);
                chromium.until("byId('state').textContent === 'paired'");
            }
        }
    }

    @Test
    void filesGoBothWays() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of());
                Chromium chromium = browser()) {
            Session session = Session.at(relay);
            try (TestSocket workstation = session.enter("workstation")) {
                chromium.open(page(relay) + "#" + session.sid() + "." + session.token());
                workstation.expect(PHONE_JOINED);
                chromium.until("byId('state').textContent === 'paired'");

                chromium.value("globalThis.blobs = []; const make = URL.createObjectURL;"
                        + " URL.createObjectURL = (blob) => { blobs.push(blob); return make.call(URL, blob); }; ''");
                workstation.send("{\"type\":\"file\",\"id\":\"f1\",\"name\":\"a.txt\",\"size\":5}");
                workstation.sendBinary(new byte[] {'h', 'e', 'l'});
                workstation.sendBinary(new byte[] {'l', 'o'});

                chromium.until("document.querySelector('.theirs a').download === 'a.txt'");
                assertThat(chromium.value("blobs[0].text()")).isEqualTo("hello");
                for (int bytes : new int[] {0, 3, 5}) {
                    String ack = "{\\\"type\\\":\\\"file-ack\\\",\\\"id\\\":\\\"f1\\\",\\\"bytes\\\":" + bytes + "}";
                    assertThat(workstation.next().text()).matches(session.frame("phone", ack, false));
                }

                chromium.value("send(new File(['w\u00f6rld'], 'b.txt')); ''");
                String announced = workstation.next().text();
                assertThat(announced).contains("\\\"name\\\":\\\"b.txt\\\",\\\"size\\\":6}");
                String id = announced.replaceFirst(".*\\\\\"id\\\\\":\\\\\"([0-9a-f]+).*", "$1");
                workstation.send("{\"type\":\"file-ack\",\"id\":\"" + id + "\",\"bytes\":0}");
                assertThat(workstation.next().text()).matches(session.frame("phone", "d8O2cmxk", true));
                workstation.send("{\"type\":\"file-ack\",\"id\":\"" + id + "\",\"bytes\":6}");
                chromium.until("document.querySelector('.mine').textContent === 'b.txt has arrived (6 bytes)'");
            }
        }
    }
}
