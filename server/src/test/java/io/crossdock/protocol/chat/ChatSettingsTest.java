package io.crossdock.protocol.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossdock.config.ConfigException;
import io.crossdock.config.ConfigLoader;
import io.crossdock.config.Profile;
import io.crossdock.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatSettingsTest {
    private static Settings kirb(Map<String, String> environment) {
        return new ConfigLoader(environment).profile(Profile.named("kirb")).load();
    }

    @Test
    void theDropInWarnsOfWhatItsOriginalWouldNotStartWithout() {
        Settings bare = kirb(Map.of());
        Settings full = kirb(Map.of("SERVER_SECRET", "s", "ALLOWED_ORIGIN", "https://rooms.example"));
        Settings plain = Settings.of(Map.of());

        assertThat(ChatSettings.read(bare).allowedOrigin()).isEqualTo("*");
        assertThat(bare.warnings()).hasSize(2).allMatch(line -> line.contains("is not set"));
        assertThat(ChatSettings.read(full).toString()).doesNotContain("https");
        assertThat(full.warnings()).isEmpty();
        ChatSettings.read(plain);
        assertThat(plain.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "chat.allowed-origin, rooms.example",
        "chat.allowed-origin, https://rooms.example/path",
        "chat.allowed-origin, 'https://a.example, https://b.example'",
        "chat.trusted-proxies, proxy.example",
        "chat.text-max, 501",
        "chat.profiler, sometimes",
    })
    void whatIsNotUsableStopsTheStart(String key, String value) {
        assertThatThrownBy(() -> ChatSettings.read(Settings.of(Map.of(key, value))))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(key);
    }
}
