package io.crossdock.protocol.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FadingTest {
    private final Fading<String> fading = new Fading<>(100, 3);

    @Test
    void anEntryLivesItsTimeAndNotOneMomentLonger() {
        fading.put("a", "x", 1000);

        assertThat(fading.find("a", 1099)).isEqualTo("x");
        assertThat(fading.find("a", 1100)).isNull();
        assertThat(fading.size(1100)).isZero();
        assertThat(fading.crowdedOut()).isZero();
    }

    @Test
    void puttingAgainBeginsAnew() {
        fading.put("a", "x", 1000);
        fading.put("a", "y", 1050);

        assertThat(fading.find("a", 1149)).isEqualTo("y");
        assertThat(fading.size(1149)).isEqualTo(1);
    }

    @Test
    void withoutRoomTheNextToEndLeavesAndIsCounted() {
        fading.put("a", "x", 1000);
        fading.put("b", "x", 1001);
        fading.put("c", "x", 1002);
        fading.put("a", "x", 1003);
        fading.put("d", "x", 1004);

        assertThat(fading.find("b", 1004)).isNull();
        assertThat(fading.find("a", 1004)).isEqualTo("x");
        assertThat(fading.crowdedOut()).isEqualTo(1);
        assertThat(fading.standing(1004, 2)).extracting(Fading.Standing::key).containsExactly("c", "a");
    }

    @Test
    void removingSaysWhetherItStood() {
        fading.put("a", "x", 1000);

        assertThat(fading.remove("a", 1050)).isTrue();
        assertThat(fading.remove("a", 1050)).isFalse();
        fading.put("a", "x", 1000);
        assertThat(fading.remove("a", 1100)).isFalse();
    }
}
