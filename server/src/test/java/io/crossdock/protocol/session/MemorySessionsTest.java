package io.crossdock.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MemorySessionsTest {
    /** Near the end of its range, where a clock that is compared instead of subtracted goes wrong. */
    private long now = Long.MAX_VALUE - 5_000_000_000L;

    private final MemorySessions sessions = new MemorySessions(Duration.ofSeconds(10), 3, () -> now);

    private void pass(int seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private Sessions.Seat admit(String sid, Role role) {
        return now(sessions.admit(sid, "tok", role)).orElseThrow();
    }

    @Test
    void aSessionLivesFromItsLastUse() {
        now(sessions.register("a", "tok"));

        pass(9);
        assertThat(now(sessions.use("a", "tok"))).isTrue();
        pass(9);
        assertThat(now(sessions.use("a", "tok"))).isTrue();
        pass(10);
        assertThat(now(sessions.use("a", "tok"))).isFalse();
        assertThat(now(sessions.admit("a", "tok", Role.PHONE))).isEmpty();
        assertThat(now(sessions.kill("a"))).isFalse();
    }

    @Test
    void aWrongTokenIsNoUse() {
        now(sessions.register("a", "tok"));

        pass(9);
        assertThat(now(sessions.use("a", "token"))).isFalse();
        assertThat(now(sessions.use("a", ""))).isFalse();
        pass(1);
        assertThat(now(sessions.use("a", "tok"))).isFalse();
    }

    @Test
    void messagesKeepItAliveButDoNotReviveIt() {
        now(sessions.register("a", "tok"));
        Sessions.Seat seat = admit("a", Role.PHONE);

        pass(9);
        seat.touch();
        pass(9);
        assertThat(now(sessions.use("a", "tok"))).isTrue();
        pass(11);
        seat.touch();
        assertThat(now(sessions.use("a", "tok"))).isFalse();
    }

    @Test
    void aKeptSessionDoesNotExpireButCanBeKilled() {
        now(sessions.keep("a", "tok"));

        pass(1_000_000);
        assertThat(now(sessions.use("a", "tok"))).isTrue();
        assertThat(now(sessions.kill("a"))).isTrue();
        assertThat(now(sessions.use("a", "tok"))).isFalse();
    }

    @Test
    void theNewestOfARoleIsTheOneWhoseLeavingCounts() {
        now(sessions.register("a", "tok"));
        Sessions.Seat old = admit("a", Role.PHONE);
        Sessions.Seat other = admit("a", Role.WORKSTATION);
        Sessions.Seat newest = admit("a", Role.PHONE);

        assertThat(now(old.leave(false))).isFalse();
        assertThat(now(newest.leave(false))).isTrue();
        assertThat(now(other.leave(false))).isTrue();
        assertThat(old.ordinal()).isLessThan(other.ordinal());
        assertThat(other.ordinal()).isLessThan(newest.ordinal());
    }

    @Test
    void nobodyIsLeftBehindInAKilledSession() {
        now(sessions.register("a", "tok"));
        Sessions.Seat seat = admit("a", Role.PHONE);

        assertThat(now(sessions.kill("a"))).isTrue();

        assertThat(now(seat.leave(false))).isFalse();
        assertThat(now(sessions.admit("a", "tok", Role.PHONE))).isEqualTo(Optional.empty());
    }

    @Test
    void thereIsRoomAgainWhenOthersHaveExpired() {
        assertThat(now(sessions.register("a", "tok"))).isTrue();
        assertThat(now(sessions.register("b", "tok"))).isTrue();
        Sessions.Seat seat = admit("b", Role.PHONE);
        assertThat(now(sessions.register("c", "tok"))).isTrue();
        assertThat(now(sessions.register("d", "tok"))).isFalse();

        pass(11);

        assertThat(now(sessions.register("d", "tok"))).isTrue();
        assertThat(sessions.size()).as("the one with a socket, and the new one").isEqualTo(2);
        assertThat(now(seat.leave(false))).isTrue();
    }
}
