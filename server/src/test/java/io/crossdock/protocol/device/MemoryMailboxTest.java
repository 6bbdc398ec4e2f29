package io.crossdock.protocol.device;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.hub.ManualTime;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryMailboxTest {
    private final ManualTime time = new ManualTime();
    private final MemoryMailbox mailbox =
            new MemoryMailbox(new DeviceSettings.MailboxSettings(true, Duration.ofSeconds(10), 3, 2_000, 3_000), time);

    private boolean put(String device, String text) {
        return mailbox.put(device, Unpooled.copiedBuffer(text, UTF_8))
                .toCompletableFuture()
                .join();
    }

    private Map<String, Integer> waiting() {
        return mailbox.waiting().toCompletableFuture().join();
    }

    private List<String> take(String device) {
        return mailbox.take(device).toCompletableFuture().join().stream()
                .map(bytes -> new String(bytes, UTF_8))
                .toList();
    }

    @Test
    void whatWaitsIsGivenOnceInItsOrder() {
        put("a", "1");
        put("b", "x");
        put("a", "2");

        assertThat(waiting()).isEqualTo(Map.of("a", 2, "b", 1));
        assertThat(take("a")).containsExactly("1", "2");
        assertThat(take("a")).isEmpty();
        assertThat(take("b")).containsExactly("x");
        assertThat(waiting()).isEmpty();
    }

    @Test
    void theOldestGiveWayInNumberAndInBytes() {
        for (int i = 1; i <= 5; i++) {
            assertThat(put("a", "number " + i)).isTrue();
        }
        assertThat(take("a")).containsExactly("number 3", "number 4", "number 5");

        put("a", "small");
        put("a", "l".repeat(1_000));
        put("a", "m".repeat(1_000));
        assertThat(take("a")).containsExactly("m".repeat(1_000));
        assertThat(put("a", "x".repeat(2_000)))
                .as("more than one device may have")
                .isFalse();
    }

    @Test
    void allTogetherHaveABoundAndWhatExpiresMakesRoom() {
        assertThat(put("a", "a".repeat(1_500))).isTrue();
        assertThat(put("b", "b".repeat(1_000))).isTrue();
        assertThat(put("c", "c".repeat(1_000))).isFalse();
        assertThat(waiting()).containsOnlyKeys("a", "b");

        time.advance(Duration.ofSeconds(10));
        assertThat(put("c", "c".repeat(1_000))).isTrue();
        assertThat(waiting()).containsOnlyKeys("c");
    }

    @Test
    void whatHasWaitedTooLongIsForgotten() {
        put("a", "old");
        time.advance(Duration.ofSeconds(6));
        put("a", "new");
        put("b", "new");
        time.advance(Duration.ofSeconds(4));

        assertThat(take("a")).containsExactly("new");
        time.advance(Duration.ofSeconds(6));
        mailbox.sweep();
        assertThat(waiting()).isEmpty();
        assertThat(put("c", "c".repeat(1_800)) && put("d", "d".repeat(900)))
                .as("all room is free again")
                .isTrue();
    }
}
