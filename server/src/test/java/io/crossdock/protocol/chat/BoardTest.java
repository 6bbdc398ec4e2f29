package io.crossdock.protocol.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What a board remembers, for how long, and how much of it. */
class BoardTest {
    private static final BoardLimits LIMITS =
            new BoardLimits(Duration.ofDays(2), 4, 1 << 20, Duration.ofSeconds(60), 5, 7, 1000);

    private Instant now = Instant.ofEpochSecond(1_736_622_547);
    private final List<ChatMessage> shown = new ArrayList<>();
    private final Board board = new MemoryBoard(LIMITS, () -> now, shown::add);
    private int ids;

    private static Board.Visit visit(String who) {
        return new Board.Visit(Identity.of("10.0.0.1", who, "s"), "/messages", false, false);
    }

    private static <T> T in(CompletionStage<Reply<T>> stage) {
        return now(stage)
                .either(
                        denied -> {
                            throw new AssertionError(denied);
                        },
                        value -> value);
    }

    private static <T> T now(CompletionStage<T> stage) {
        return Objects.requireNonNull(stage.toCompletableFuture().getNow(null));
    }

    private void later(Duration span) {
        now = now.plus(span);
    }

    private Board.Posted.Fate post(String who) {
        return post(who, false);
    }

    private Board.Posted.Fate post(String who, boolean suspicious) {
        ChatMessage message = new ChatMessage(
                "id" + ++ids, "b-" + who, "a room", "offered", now.getEpochSecond(), "9876543210", null);
        return in(board.post(visit(who), message, suspicious)).fate();
    }

    private int listed() {
        return in(board.list(visit("reader"), null)).size();
    }

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
    void aVisitorPostsOnceAMinuteAndHearsWhenAgain() {
        post("anna");
        later(Duration.ofSeconds(59));
        assertThat(post("anna")).isEqualTo(Board.Posted.Fate.TOO_SOON);
        assertThat(in(board.cooldown(visit("anna")))).isEqualTo(1000);
        later(Duration.ofSeconds(1));

        assertThat(in(board.cooldown(visit("anna")))).isZero();
        assertThat(post("anna")).isEqualTo(Board.Posted.Fate.STORED);
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
    void suspiciousPostsCountButOnlyAViolationBans() {
        for (int i = 0; i < 3; i++) {
            assertThat(post("anna", true)).isEqualTo(Board.Posted.Fate.STORED);
            later(Duration.ofMinutes(2));
        }
        in(board.offend(visit("anna")));

        assertThat(post("anna")).isEqualTo(Board.Posted.Fate.SWALLOWED);
        assertThat(now(board.bans(10))).extracting(Board.Ban::reason).containsExactly("Auto-banned: 4 violations");
    }

    @Test
    void aBanForGoodIsNotShortenedByOneForADay() {
        in(board.trap(visit("bot")));
        for (int i = 0; i < 5; i++) {
            in(board.offend(visit("bot")));
        }

        assertThat(now(board.bans(10))).singleElement().satisfies(ban -> {
            assertThat(ban.reason()).isEqualTo("Bot detected via honeypot");
            assertThat(ban.untilSeconds()).isEqualTo(now.getEpochSecond() + 315_360_000);
        });
        later(Duration.ofDays(400));
        assertThat(post("bot")).isEqualTo(Board.Posted.Fate.SWALLOWED);
    }

    @Test
    void aBanForADayGivesWayToOneForGood() {
        for (int i = 0; i < 3; i++) {
            in(board.offend(visit("bot")));
        }
        in(board.trap(visit("bot")));

        assertThat(now(board.bans(10)))
                .singleElement()
                .satisfies(ban -> assertThat(ban.untilSeconds()).isEqualTo(now.getEpochSecond() + 315_360_000));
    }

    @Test
    void anOperatorLiftsABan() {
        in(board.trap(visit("bot")));
        Board.Ban ban = now(board.bans(10)).get(0);

        assertThat(now(board.lift("browser", ban.key()))).isFalse();
        assertThat(now(board.lift(ban.kind(), ban.key()))).isTrue();
        assertThat(now(board.lift(ban.kind(), ban.key()))).isFalse();
        assertThat(post("bot")).isEqualTo(Board.Posted.Fate.STORED);
    }

    @Test
    void fiveRevealsAnHourToOneVisitorAndSevenToOneAddress() {
        for (int i = 0; i < 5; i++) {
            assertThat(in(board.reveal(visit("anna"), "none")).fate()).isEqualTo(Board.Revealed.Fate.NOT_FOUND);
            later(Duration.ofMinutes(1));
        }
        Board.Revealed sixth = in(board.reveal(visit("anna"), "none"));

        assertThat(sixth.fate()).isEqualTo(Board.Revealed.Fate.TOO_SOON);
        assertThat(sixth.againAtMillis())
                .isEqualTo(now.plus(Duration.ofMinutes(55)).toEpochMilli());
        assertThat(in(board.reveal(visit("ben"), "none")).fate()).isEqualTo(Board.Revealed.Fate.NOT_FOUND);
        assertThat(in(board.reveal(visit("ben"), "none")).fate()).isEqualTo(Board.Revealed.Fate.NOT_FOUND);
        assertThat(in(board.reveal(visit("ben"), "none")).fate()).isEqualTo(Board.Revealed.Fate.TOO_SOON);
        later(Duration.ofMinutes(55));
        assertThat(in(board.reveal(visit("anna"), "none")).fate()).isEqualTo(Board.Revealed.Fate.NOT_FOUND);
    }

    @Test
    void aDayBeginsWithNobody() {
        in(board.track(visit("anna")));
        in(board.list(visit("anna"), "Pune"));
        assertThat(in(board.daily(visit("x")))).isEqualTo(new Board.Daily(1, 0));
        later(Duration.ofDays(1));

        assertThat(in(board.daily(visit("x")))).isEqualTo(new Board.Daily(0, 0));
        assertThat(in(board.cities(visit("x"), null)))
                .allSatisfy(city -> assertThat(city.views()).isZero());
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
