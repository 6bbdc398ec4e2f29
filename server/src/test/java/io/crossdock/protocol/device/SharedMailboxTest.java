package io.crossdock.protocol.device;

import static io.crossdock.protocol.device.SharedShelves.done;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a real Redis. */
class SharedMailboxTest {
    private final SharedShelves shelves = new SharedShelves();
    private final SharedMailbox mailbox = mailbox(Duration.ofSeconds(60));

    SharedMailboxTest() throws IOException {}

    private SharedMailbox mailbox(Duration ttl) {
        return new SharedMailbox(new DeviceSettings.MailboxSettings(true, ttl, 3, 2_000, 3_000), shelves.store());
    }

    @AfterEach
    void close() {
        shelves.close();
    }

    private boolean put(String device, String text) throws IOException {
        return done(mailbox.put(device, Unpooled.copiedBuffer(text, UTF_8)));
    }

    private List<String> take(String device) throws IOException {
        return done(mailbox.take(device)).stream()
                .map(bytes -> new String(bytes, UTF_8))
                .toList();
    }

    @Test
    void whatWaitsIsGivenOnceInItsOrder() throws IOException {
        put("a", "1");
        put("b", "x\0ü");
        put("a", "2");

        assertThat(done(mailbox.waiting())).isEqualTo(Map.of("a", 2, "b", 1));
        assertThat(take("a")).containsExactly("1", "2");
        assertThat(take("a")).isEmpty();
        assertThat(take("b")).containsExactly("x\0ü");
        assertThat(done(mailbox.waiting())).isEmpty();
        assertThat(shelves.keys()).isZero();
    }

    @Test
    void theOldestGiveWayInNumberAndInBytes() throws IOException {
        for (int i = 1; i <= 5; i++) {
            assertThat(put("a", "number " + i)).isTrue();
        }
        assertThat(take("a")).containsExactly("number 3", "number 4", "number 5");

        put("a", "small");
        put("a", "l".repeat(1_000));
        put("a", "m".repeat(1_500));
        assertThat(done(mailbox.waiting())).isEqualTo(Map.of("a", 1));
        assertThat(take("a")).containsExactly("m".repeat(1_500));
        assertThat(put("a", "x".repeat(2_001)))
                .as("more than one device may have")
                .isFalse();
    }

    @Test
    void allTogetherHaveABound() throws IOException {
        assertThat(put("a", "a".repeat(1_800))).isTrue();
        assertThat(put("b", "b".repeat(1_200))).isTrue();
        assertThat(put("c", "c")).isFalse();
        assertThat(done(mailbox.waiting())).containsOnlyKeys("a", "b");

        take("a");
        assertThat(put("c", "c".repeat(1_000))).isTrue();
    }

    @Test
    void whatHasWaitedTooLongIsGone() throws IOException {
        SharedMailbox hasty = mailbox(Duration.ofMillis(300));
        done(hasty.put("a", Unpooled.copiedBuffer("x".repeat(2_000), UTF_8)));
        await().until(() -> done(hasty.waiting()).isEmpty());

        assertThat(take("a")).isEmpty();
        assertThat(put("b", "b".repeat(2_000))).as("its room is free").isTrue();
        await().untilAsserted(() -> assertThat(shelves.keys()).isEqualTo(3));
    }
}
