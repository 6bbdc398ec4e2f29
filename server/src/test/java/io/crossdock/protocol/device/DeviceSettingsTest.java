package io.crossdock.protocol.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossdock.config.ConfigException;
import io.crossdock.config.ConfigLoader;
import io.crossdock.config.HttpSettings;
import io.crossdock.config.Profile;
import io.crossdock.config.Settings;
import io.crossdock.wire.SocketLimits;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceSettingsTest {
    private static DeviceSettings read(Map<String, String> values) {
        return DeviceSettings.read(Settings.of(values));
    }

    @Test
    void whatClientsNeedIsTheDefault() {
        DeviceSettings settings = read(Map.of());
        SocketLimits limits = settings.limits();

        assertThat(limits.messageBytesMax()).isEqualTo((20 << 20) + 4);
        assertThat(limits.queueBytesMax()).isGreaterThanOrEqualTo(limits.messageBytesMax());
        assertThat(limits.pingSeconds() * 2)
                .as("a client that says nothing for a quarter of an hour and answers no ping is not dropped")
                .isGreaterThanOrEqualTo(900);
        assertThat(limits.compression()).isFalse();
        assertThat(limits.whenTooLarge()).isEqualTo(SocketLimits.WhenTooLarge.SKIP);
        assertThat(settings.broadcast()).isFalse();
        assertThat(settings.mailbox().enabled()).isFalse();
        assertThat(settings.pairing().ttl()).hasSeconds(300);
        assertThat(settings.ratePerMinute()).isEqualTo(100);
        assertThat(settings.rateBurst()).isEqualTo(10);
    }

    @Test
    void theOriginalsVariablesAreRead() {
        Map<String, String> environment = Map.of(
                "SERVER_HOST", "127.0.0.1",
                "SERVER_PORT", "9001",
                "MAX_CONNECTIONS", "77",
                "RATE_LIMIT_PER_MIN", "66",
                "MESSAGE_SIZE_LIMIT", "2097152",
                "RELAY_WS_AUTH_TOKEN", "test-secret",
                "RUST_LOG", "info");
        Settings settings =
                new ConfigLoader(environment).profile(Profile.named("hypo")).load();
        HttpSettings http = HttpSettings.read(settings);
        DeviceSettings device = DeviceSettings.read(settings);

        assertThat(http.host()).isEqualTo("127.0.0.1");
        assertThat(http.port()).isEqualTo(9001);
        assertThat(http.connectionsMax()).isEqualTo(77);
        assertThat(http.idleDeadline()).hasSeconds(30);
        assertThat(http.headDeadline()).hasSeconds(5);
        assertThat(device.mount()).isEqualTo("/");
        assertThat(device.ratePerMinute()).isEqualTo(66);
        assertThat(device.messageBytesMax()).isEqualTo(2 << 20);
        assertThat(device.secret()).isEqualTo("test-secret");
        assertThat(device.toString()).doesNotContain("test-secret");
        assertThat(settings.warnings())
                .containsExactly(
                        "device.message-bytes-max is below the 20 MiB that clients send: large items will fail");
        assertThat(settings.flag("topic.enabled", true, "doc")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "device.auth, required, EVERY device is refused",
        "device.auth, auto, the device relay is OPEN",
        "device.ping-seconds, 299, will be dropped"
    })
    void whatIsProbablyNotMeantIsSaid(String key, String value, String warning) {
        Settings settings = Settings.of(Map.of(key, value));

        DeviceSettings.read(settings);

        assertThat(settings.warnings()).anyMatch(line -> line.contains(warning));
    }

    @Test
    void mailThatCouldNotLeaveAtOnceIsRefused() {
        Map<String, String> values = Map.of("device.mailbox.enabled", "true", "device.queue-bytes-max", "1MiB");

        assertThatThrownBy(() -> read(values))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("device.mailbox.device-bytes-max")
                .hasMessageContaining("a size up to device.queue-bytes-max");
    }
}
