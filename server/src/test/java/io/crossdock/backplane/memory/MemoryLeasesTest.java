package io.crossdock.backplane.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.hub.ManualTime;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryLeasesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualTime time = new ManualTime();
    private final MemoryLeases leases = new MemoryLeases(time);

    private void assertFound(String key, String value) {
        assertThat(leases.find(key)).isCompletedWithValue(Optional.of(value));
    }

    private void assertFree(String key) {
        assertThat(leases.find(key)).isCompletedWithValue(Optional.empty());
    }

    @Test
    void aClaimHoldsAgainstOthersUntilItExpires() {
        assertThat(leases.claim("code", "mine", MINUTE)).isCompletedWithValue(true);
        assertThat(leases.claim("code", "yours", MINUTE)).isCompletedWithValue(false);
        assertThat(leases.claim("code", "mine", MINUTE)).as("not even again").isCompletedWithValue(false);
        assertFound("code", "mine");

        time.advance(MINUTE.minusNanos(1));
        assertFound("code", "mine");
        time.advance(Duration.ofNanos(1));

        assertFree("code");
        assertThat(leases.claim("code", "yours", MINUTE)).isCompletedWithValue(true);
        assertFound("code", "yours");
    }

    @Test
    void aRefusedClaimDoesNotLengthenTheLife() {
        leases.claim("code", "mine", MINUTE);
        time.advance(Duration.ofSeconds(59));

        leases.claim("code", "yours", MINUTE);
        time.advance(Duration.ofSeconds(1));

        assertFree("code");
    }

    @Test
    void putReplacesWhateverWasThereAndItsLife() {
        leases.put("peer", "node a", MINUTE);
        leases.put("peer", "node b", MINUTE.multipliedBy(2));

        time.advance(MINUTE);

        assertFound("peer", "node b");
    }

    @Test
    void aLeaseLivesAsLongAsItIsRenewedInTime() {
        leases.put("peer", "node a", MINUTE);
        for (int i = 0; i < 5; i++) {
            time.advance(Duration.ofSeconds(59));
            assertThat(leases.renew("peer", MINUTE)).isCompletedWithValue(true);
        }
        assertFound("peer", "node a");

        time.advance(MINUTE);
        assertThat(leases.renew("peer", MINUTE)).as("too late").isCompletedWithValue(false);
        assertFree("peer");
        assertThat(leases.renew("nobody", MINUTE)).isCompletedWithValue(false);
    }

    @Test
    void onlyTheHolderReleases() {
        leases.put("peer", "new node", MINUTE);

        assertThat(leases.release("peer", "old node")).isCompletedWithValue(false);
        assertFound("peer", "new node");

        assertThat(leases.release("peer", "new node")).isCompletedWithValue(true);
        assertThat(leases.release("peer", "new node")).isCompletedWithValue(false);
        assertFree("peer");
    }

    @Test
    void releasingWhatHasExpiredIsTooLate() {
        leases.put("peer", "node", MINUTE);
        time.advance(MINUTE);

        assertThat(leases.release("peer", "node")).isCompletedWithValue(false);
        assertThat(leases.size()).isZero();
    }

    @Test
    void forgottenLeasesDoNotPileUp() {
        for (int i = 0; i < 5_000; i++) {
            leases.put("key " + i, "value", MINUTE);
            time.advance(Duration.ofSeconds(1));
        }

        assertThat(leases.size())
                .as("those alive, and at most a thousand not yet swept")
                .isLessThanOrEqualTo(1_060);
    }

    @Test
    void ofManyClaimsAtTheSameTimeOneWins() {
        for (int round = 0; round < 200; round++) {
            String key = "code " + round;

            long winners = IntStream.range(0, 16)
                    .parallel()
                    .filter(i -> leases.claim(key, "claim " + i, MINUTE)
                            .toCompletableFuture()
                            .join())
                    .count();

            assertThat(winners).isEqualTo(1);
        }
    }
}
