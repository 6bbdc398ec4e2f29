package io.crossdock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MountPathTest {
    private static String mount(String text) {
        return Settings.of(Map.of("topic.mount", text)).mount("topic.mount", "/topic", "doc");
    }

    @ParameterizedTest
    @CsvSource({"/, /", "/topic, /topic", "/topic/, /topic", "/a/b-c_d.e~f/, /a/b-c_d.e~f", "/v1.0, /v1.0", "/..a, /..a"
    })
    void aMountIsAPathWithoutASlashAtItsEnd(String text, String path) {
        assertThat(mount(text)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "topic", "//", "/a//b", "/a b", "/a%20b", "/a?b", "/a#b", "/\u00fc", "/a/..", "/./a", "/a\\b",
                "/a\n"
            })
    void whatCouldNotBeAskedForIsRefused(String text) {
        assertThatThrownBy(() -> mount(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("allowed is a path such as /relay");
    }

    @ParameterizedTest
    @CsvSource({
        "/a, /a, true",
        "/a, /a/b, true",
        "/a/b, /a, true",
        "/a, /ab, false",
        "/a/b, /a/c, false",
        "/, /, true",
        "/, /a, false",
        "/a, /, false"
    })
    void onePathHidesAnotherThatItHolds(String one, String other, boolean collide) {
        assertThat(MountPath.collide(one, other)).isEqualTo(collide);
    }
}
