package io.crossdock.protocol.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The board in memory, and how much of everything it keeps. */
class MemoryBoardTest extends BoardContract {
    @Test
    void aMessageHangsForItsLifeAndIsThenForgotten() {
        post("anna");
        later(Duration.ofDays(2).minusMillis(1));
        assertThat(listed()).isEqualTo(1);
        later(Duration.ofMillis(1));

        assertThat(listed()).isZero();
        assertThat(in(board.reveal(visit("ben"), "id1")).fate()).isEqualTo(Board.Revealed.Fate.NOT_FOUND);
        assertThat(now(board.counts()).bytes()).isZero();
        assertThat(now(board.counts()).crowdedOut()).isZero();
    }

    @Test
    void whenThereIsNoRoomTheOldestLeavesAndIsCounted() {
        for (String who : List.of("a", "b", "c", "d", "e")) {
            post(who);
        }

        assertThat(in(board.list(visit("reader"), null)))
                .hasSize(4)
                .allSatisfy(each -> assertThat(each.json()).doesNotContain("id1", "phone"));
        assertThat(now(board.counts()).crowdedOut()).isEqualTo(1);
        assertThat(shown).hasSize(5);
    }

    @Test
    void thirdViolationOfADayBansForADayAndEachLaterOneAnew() {
        in(board.offend(visit("anna")));
        in(board.offend(visit("anna")));
        assertThat(post("anna")).isEqualTo(Board.Posted.Fate.STORED);
        later(Duration.ofHours(23));
        in(board.offend(visit("anna")));
        assertThat(post("anna")).isEqualTo(Board.Posted.Fate.SWALLOWED);
        later(Duration.ofHours(23));
        in(board.offend(visit("anna")));
        later(Duration.ofHours(23));

        assertThat(post("anna")).isEqualTo(Board.Posted.Fate.SWALLOWED);
        later(Duration.ofHours(1));
        assertThat(post("anna")).isEqualTo(Board.Posted.Fate.STORED);
        assertThat(now(board.bans(10))).isEmpty();
    }

    @Test
    void whoeverIsRememberedByNameIsBounded() {
        for (int i = 0; i < 2000; i++) {
            in(board.trap(visit("bot" + i)));
            in(board.track(visit("bot" + i)));
            in(board.list(visit("bot" + i), "city" + i));
        }

        assertThat(now(board.counts()).identityBans()).isEqualTo(1000);
        assertThat(now(board.counts()).crowdedOut()).isEqualTo(1000);
        assertThat(in(board.daily(visit("x"))).visitors()).isEqualTo(1000);
        assertThat(in(board.cities(visit("x"), "city1")).get(0).views()).isEqualTo(1);
        assertThat(in(board.cities(visit("x"), "city1999")).get(0).views()).isZero();
    }
}
