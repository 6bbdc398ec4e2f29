package io.crossdock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.config.AdminSettings;
import io.crossdock.config.HttpSettings;
import io.crossdock.config.QuicSettings;
import io.crossdock.config.Settings;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PortChecksTest {
    private static Settings settings(String... more) {
        Map<String, String> values = new HashMap<>(Map.of("http.host", "127.0.0.1", "http.port", "0"));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return Settings.of(values);
    }

    private static Check http(String... more) {
        return PortChecks.http(HttpSettings.read(settings(more)));
    }

    private static List<Check> quic(String... more) {
        return PortChecks.quic(QuicSettings.read(settings(more)));
    }

    @Test
    void aTakenPortFailsAndAFreeOneDoesNot() throws IOException {
        String port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = Integer.toString(taken.getLocalPort());
            Check check = http("http.port", port);

            assertThat(check.status()).isEqualTo(Check.Status.FAIL);
            assertThat(check.advice()).contains("http.port");
        }

        assertThat(http("http.port", port).status()).isEqualTo(Check.Status.OK);
    }

    @ParameterizedTest
    @CsvSource({"nosuch.invalid, no address is known for nosuch.invalid", "192.0.2.1, 192.0.2.1:0"})
    void anAddressThatIsNotOursFailsWhateverThePort(String host, String finding) {
        Check check = http("http.host", host);

        assertThat(check.status()).isEqualTo(Check.Status.FAIL);
        assertThat(check.finding()).startsWith(finding);
        assertThat(check.advice()).contains("correct http.host");
    }

    @Test
    void theOperatorsPortIsLookedAtWhereThereIsOne() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Settings settings = settings("admin.port", Integer.toString(taken.getLocalPort()));

            assertThat(PortChecks.admin(HttpSettings.read(settings), AdminSettings.read(settings)))
                    .singleElement()
                    .satisfies(check -> {
                        assertThat(check.status()).isEqualTo(Check.Status.FAIL);
                        assertThat(check.advice()).contains("admin.port");
                    });
        }
        Settings without = settings();
        assertThat(PortChecks.admin(HttpSettings.read(without), AdminSettings.read(without)))
                .isEmpty();
    }

    @Test
    void aPortOfQuicThatSomebodyAskedForMustBeFree() throws IOException {
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            String port = Integer.toString(taken.getLocalPort());

            List<Check> checks = quic("quic.port", port, "quic.legacy-port", "0");

            assertThat(checks).extracting(Check::status).containsExactly(Check.Status.FAIL, Check.Status.OK);
            assertThat(checks.get(0).finding()).contains("127.0.0.1:" + port + "/udp");
            assertThat(checks.get(0).advice()).contains("quic.port");
        }
        assertThat(quic("quic.port", "-1", "quic.legacy-port", "-1")).isEmpty();
    }

    @Test
    void aDefaultPortOfQuicIsOnlyMissed() {
        List<Check> checks = quic("quic.host", "192.0.2.1");

        assertThat(checks).extracting(Check::status).containsExactly(Check.Status.WARNING, Check.Status.WARNING);
        assertThat(checks.get(0).advice()).contains("done without", "correct quic.host");
    }
}
