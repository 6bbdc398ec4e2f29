package io.crossdock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProfileTest {
    @TempDir
    Path folder = Path.of("");

    private static ConfigLoader pluresdb(Map<String, String> environment) {
        return new ConfigLoader(environment).profile(Profile.named("pluresdb"));
    }

    @Test
    void pluresdbServesTopicsAloneAtTheRootOfPort443() {
        Settings settings = pluresdb(Map.of("NODE_ENV", "prod")).load();

        assertThat(RelayConfig.read(settings).http().port()).isEqualTo(443);
        assertThat(RelayConfig.read(settings).profile()).isEqualTo("pluresdb");
        assertThat(settings.text("topic.mount", "/topic", "doc")).isEqualTo("/");
        assertThat(settings.flag("topic.enabled", true, "doc")).isTrue();
        for (String other : new String[] {"device", "session", "chat", "event"}) {
            assertThat(settings.flag(other + ".enabled", true, "doc")).as(other).isFalse();
        }
        assertThat(settings.origin("http.port")).isEqualTo("profile pluresdb");
        settings.refuseUnknown();
    }

    @Test
    void withoutAProfileItsVariablesMeanNothing() {
        Settings settings = new ConfigLoader(Map.of("PORT", "9", "ENABLE_TLS", "nonsense")).load();

        assertThat(RelayConfig.read(settings).http().port()).isEqualTo(8080);
        assertThat(RelayConfig.read(settings).profile()).isNull();
    }

    @Test
    void aBadValueNamesTheOriginalsVariable() {
        Settings settings = pluresdb(Map.of("PORT", "443x")).load();

        assertThatThrownBy(() -> RelayConfig.read(settings))
                .hasMessage("http.port = \"443x\" (environment variable PORT): allowed is an integer from 0 to 65535");
    }

    @Test
    void anUnknownProfileNamesThoseThatExist() {
        assertThatThrownBy(() -> Profile.named("plures"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "--as plures: there is no such profile; allowed is hypo, pluresdb, relay-system, kirb, issun");
    }

    @ParameterizedTest
    @CsvSource({
        ", false, false, false",
        ", true, true, false",
        "'', true, true, false",
        "true, true, true, false",
        "true, false, false, true",
        "false, true, false, false",
        "false, false, false, false"
    })
    void enableTlsWorksAsFarAsThereIsACertificate(
            @Nullable String enableTls, boolean withFiles, boolean tls, boolean warned) throws Exception {
        ConfigLoader loader = pluresdb(enableTls == null ? Map.of() : Map.of("ENABLE_TLS", enableTls));
        if (withFiles) {
            X509Bundle identity = new CertificateBuilder()
                    .subject("CN=relay")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
            loader.set("tls.cert=" + Files.writeString(folder.resolve("cert.pem"), identity.getCertificatePathPEM()));
            loader.set("tls.key=" + Files.writeString(folder.resolve("key.pem"), identity.getPrivateKeyPEM()));
        }
        Settings settings = loader.load();

        assertThat(RelayConfig.read(settings).tls().on()).isEqualTo(tls);
        assertThat(settings.warnings()).hasSize(warned ? 1 : 0);
    }

    @Test
    void theWarningSaysWhatIsWantedAndWhatIsServed() {
        Settings settings = pluresdb(Map.of("ENABLE_TLS", "true")).load();

        RelayConfig.read(settings);

        assertThat(settings.warnings())
                .containsExactly("TLS is wanted (environment variable ENABLE_TLS) but tls.cert and tls.key are not"
                        + " set: serving PLAIN, unencrypted, until they are");
    }

    @Test
    void relaySystemReadsTheVariablesOfItsOriginal() {
        Map<String, String> environment = Map.of(
                "PORT", "4001",
                "PUBLIC_WS_URL", "ws://first.example/ws",
                "RELAY_WS_URL", "wss://second.example/ws",
                "SESSION_IDLE_SECS", "60",
                "HEARTBEAT_INTERVAL_SECS", "20",
                "RELAY_SESSION_ID", "sid",
                "RELAY_TOKEN", "tok");
        Settings settings = new ConfigLoader(environment)
                .profile(Profile.named("relay-system"))
                .load();

        assertThat(RelayConfig.read(settings).http().port()).isEqualTo(4001);
        assertThat(settings.text("session.mount", "/session", "doc")).isEqualTo("/");
        assertThat(settings.optionalText("session.public-url", "doc")).isEqualTo("wss://second.example/ws");
        assertThat(settings.integer("session.idle-seconds", 7200, 1, 9999, "doc"))
                .isEqualTo(60);
        assertThat(settings.secret("session.preset.id", "doc")).isEqualTo("sid");
        assertThat(settings.secret("session.preset.token", "doc")).isEqualTo("tok");
        assertThat(settings.flag("topic.enabled", true, "doc")).isFalse();
    }

    @Test
    void relaySystemListensOn3001AndSaysSo() {
        Settings settings = new ConfigLoader(Map.of())
                .profile(Profile.named("relay-system"))
                .load();

        assertThat(RelayConfig.read(settings).http().port()).isEqualTo(3001);
        assertThat(settings.optionalText("session.public-url", "doc")).isEqualTo("ws://localhost:{port}/ws");
    }

    @Test
    void kirbReadsTheVariablesOfItsOriginal() {
        Map<String, String> environment =
                Map.of("PORT", "4001", "SERVER_SECRET", "secret", "ALLOWED_ORIGIN", "https://rooms.example");
        Settings settings =
                new ConfigLoader(environment).profile(Profile.named("kirb")).load();

        assertThat(RelayConfig.read(settings).http().port()).isEqualTo(4001);
        assertThat(settings.text("chat.mount", "/chat", "doc")).isEqualTo("/");
        assertThat(settings.secret("chat.secret", "doc")).isEqualTo("secret");
        assertThat(settings.text("chat.allowed-origin", "*", "doc")).isEqualTo("https://rooms.example");
        assertThat(settings.flag("session.enabled", true, "doc")).isFalse();
    }

    @Test
    void issunReadsTheVariablesOfItsOriginal() {
        Map<String, String> environment = Map.of(
                "ISSUN_BIND_ADDR", "[::1]:5100",
                "ISSUN_MAX_CLIENTS", "7",
                "ISSUN_HEARTBEAT_INTERVAL", "5",
                "ISSUN_METRICS_PORT", "9191",
                "RUST_LOG", "debug");
        Settings settings =
                new ConfigLoader(environment).profile(Profile.named("issun")).load();

        QuicSettings quic = QuicSettings.read(settings);

        assertThat(quic.host()).isEqualTo("::1");
        assertThat(quic.legacyPort()).isEqualTo(5100);
        assertThat(quic.port()).isEqualTo(QuicSettings.NONE);
        assertThat(quic.identity()).isNull();
        assertThat(RelayConfig.read(settings).http().port()).isEqualTo(9191);
        assertThat(settings.integer("event.max-clients", 1000, 1, 1_000_000, "doc"))
                .isEqualTo(7);
        assertThat(settings.seconds("event.heartbeat-seconds", 4, 1, 60, "doc")).hasSeconds(5);
    }

    @Test
    void issunListensOn5000AndSaysWhatIsWrongWithAnAddress() {
        Settings plain =
                new ConfigLoader(Map.of()).profile(Profile.named("issun")).load();
        Settings bad = new ConfigLoader(Map.of("ISSUN_BIND_ADDR", "relay.example"))
                .profile(Profile.named("issun"))
                .load();

        assertThat(QuicSettings.read(plain).legacyPort()).isEqualTo(5000);
        assertThat(RelayConfig.read(plain).http().port()).isEqualTo(9090);
        assertThatThrownBy(() -> QuicSettings.read(bad))
                .hasMessage("quic.legacy-port = \"relay.example\" (environment variable ISSUN_BIND_ADDR): allowed is an"
                        + " integer from -1 to 65535");
    }

    @Test
    void aDotEnvFileStandsUnderTheEnvironment() throws IOException {
        Path file = folder.resolve(".env");
        Files.writeString(file, "# a comment\nISSUN_MAX_CLIENTS=5\nexport A=\"x # y\"\nB='z' # why\nnonsense\n");

        assertThat(DotEnv.under(Map.of("B", "real"), file))
                .containsExactlyInAnyOrderEntriesOf(Map.of("ISSUN_MAX_CLIENTS", "5", "A", "x # y", "B", "real"));
        assertThat(DotEnv.under(Map.of(), folder.resolve("none"))).isEmpty();
    }
}
