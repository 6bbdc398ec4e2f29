package io.crossdock.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CapturesTest {
    private final Captures captures = new Captures();

    @Test
    void textWithoutHolesMatchesOnlyItself() {
        assertThat(captures.matches("{\"a\":{\"b\":1}}", "{\"a\":{\"b\":1}}")).isTrue();
        assertThat(captures.matches("a.c", "abc")).isFalse();
        assertThat(captures.matches("abc", "abcd")).isFalse();
    }

    @Test
    void aHoleKeepsWhatMatchedAndGivesItBack() {
        assertThat(captures.matches("{\"id\":\"{{id:[0-9a-f]{4}}}\"}", "{\"id\":\"00ff\"}"))
                .isTrue();

        assertThat(captures.fill("hello {{id}}")).isEqualTo("hello 00ff");
        assertThat(captures.matches("{\"id\":\"{{id}}\"}", "{\"id\":\"00fe\"}")).isFalse();
    }

    @Test
    void aHoleThatDoesNotMatchKeepsNothing() {
        assertThat(captures.matches("{{id:[0-9]+}}", "x")).isFalse();

        assertThatThrownBy(() -> captures.fill("{{id}}")).hasMessageContaining("no value yet");
    }

    @Test
    void starsMatchAnythingAsOftenAsTheyStand() {
        assertThat(captures.matches("a{{*}}b{{*}}c", "a1\n2b3c")).isTrue();
        assertThat(captures.matches("a{{*}}b{{*}}c", "a1c")).isFalse();
    }
}
