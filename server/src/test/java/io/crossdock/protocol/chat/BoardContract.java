package io.crossdock.protocol.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every board remembers and for how long, wherever it keeps it. */
abstract class BoardContract {
    static final BoardLimits LIMITS =
            new BoardLimits(Duration.ofDays(2), 4, 1 << 20, Duration.ofSeconds(60), 5, 7, 1000);

    Instant now = Instant.ofEpochSecond(1_736_622_547);
    final List<ChatMessage> shown = new ArrayList<>();
    Board board = new MemoryBoard(LIMITS, () -> now, shown::add);
    private int ids;

    static Board.Visit visit(String who) {
        return new Board.Visit(Identity.of("10.0.0.1", who, "s"), "/messages", false, false);
    }

    static <T> T in(CompletionStage<Reply<T>> stage) {
        return now(stage)
                .either(
                        denied -> {
                            throw new AssertionError(denied);
                        },
                        value -> value);
    }

    static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    void later(Duration span) {
        now = now.plus(span);
    }

    Board.Posted.Fate post(String who) {
        return post(who, false);
    }

    Board.Posted.Fate post(String who, boolean suspicious) {
        ChatMessage message = new ChatMessage(
                "id" + ++ids, "b-" + who, "a room", "offered", now.getEpochSecond(), "9876543210", null);
        return in(board.post(visit(who), message, suspicious)).fate();
    }

    int listed() {
        return in(board.list(visit("reader"), null)).size();
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
}
