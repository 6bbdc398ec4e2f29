package io.crossdock.kit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A script that is wrong fails, and says where and why. */
class ConversationsRunnerTest {
    private static final String JOINED_WITHOUT_TOPIC =
            "{\"type\":\"error\",\"payload\":\"Topic is required for join\"}";

    @Test
    void aScriptThatHoldsPasses() {
        assertThatCode(() -> play(
                        "# a comment",
                        "",
                        "alice connects /topic",
                        "alice > {\"type\":\"join\"}",
                        "alice < " + JOINED_WITHOUT_TOPIC))
                .doesNotThrowAnyException();
    }

    @Test
    void aFrameThatDiffersIsShownBesideTheExpectedOne() {
        assertThatThrownBy(() -> play("alice connects /topic", "alice > {\"type\":\"join\"}", "alice < something else"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("script.txt:3: alice < something else")
                .hasMessageContaining("expected: something else")
                .hasMessageContaining("actual:   " + JOINED_WITHOUT_TOPIC);
    }

    @Test
    void silenceThatIsBrokenFails() {
        assertThatThrownBy(() -> play("alice connects /topic", "alice > {\"type\":\"join\"}", "alice ~ nothing"))
                .hasMessageContaining("script.txt:3")
                .hasMessageContaining("expected silence, got: " + JOINED_WITHOUT_TOPIC);
    }

    @Test
    void aFrameThatNoLineExpectsFails() {
        assertThatThrownBy(() -> play("alice connects /topic", "alice > {\"type\":\"join\"}"))
                .hasMessageContaining("at the end, alice")
                .hasMessageContaining(JOINED_WITHOUT_TOPIC);
    }

    @Test
    void aCloseThatDiffersFails() {
        assertThatThrownBy(() -> play("alice connects /topic", "alice closes 4001 bye", "alice < closed 4002 bye"))
                .hasMessageContaining("script.txt:3")
                .hasMessageContaining("actual:   closed 4001 bye");
    }

    @Test
    void aTypoFails() {
        assertThatThrownBy(() -> play("alice conects /topic")).hasMessageContaining("no such verb: conects");
        assertThatThrownBy(() -> play("alice > hello")).hasMessageContaining("is not connected");
        assertThatThrownBy(() -> play("alice connects /topic", "given topic.ping-seconds=1"))
                .hasMessageContaining("settings must stand before the first act");
    }

    private static void play(String... lines) throws Exception {
        Conversations.play("script.txt", List.of(lines));
    }
}
