package io.crossdock.protocol.chat;

import io.crossdock.wire.Answer;
import io.crossdock.wire.HttpCall;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The board's calls without a body, each one question to the board. Safe for any thread. */
final class ChatApi {
    private final Board board;
    private final ChatCounts counts;
    private final InstantSource clock;
    private final LongSupplier connections;
    private final Renderings renderings = new Renderings();

    ChatApi(Board board, ChatCounts counts, InstantSource clock, LongSupplier connections) {
        this.board = board;
        this.counts = counts;
        this.clock = clock;
        this.connections = connections;
    }

    /** An answer that is settled, for those who may come in. */
    CompletionStage<Answer> settled(Board.Visit visit, Answer answer) {
        return answered(board.enter(visit), in -> answer, answer);
    }

    CompletionStage<Answer> list(HttpCall call, Board.Visit visit) {
        Listing listing = Listing.of(call);
        if (listing == null) {
            return settled(visit, ChatAnswers.error(400, "limit and since are whole numbers"));
        }
        String location = listing.location();
        String city = location == null || location.isBlank() ? null : location;
        return answered(board.list(visit, city), shown -> renderings.of(listing, shown), ChatAnswers.NOTHING);
    }

    CompletionStage<Answer> reveal(Board.Visit visit, String id) {
        return answered(board.reveal(visit, id), this::revealed, ChatAnswers.CHECK_FAILED);
    }

    private Answer revealed(Board.Revealed revealed) {
        counts.count(
                switch (revealed.fate()) {
                    case SHOWN -> ChatOutcome.REVEALED;
                    case NO_PHONE, NOT_FOUND -> ChatOutcome.NOTHING_TO_REVEAL;
                    case TOO_SOON -> ChatOutcome.REVEAL_TOO_SOON;
                });
        return switch (revealed.fate()) {
            case SHOWN -> ChatAnswers.phone(String.valueOf(revealed.phone()));
            case NO_PHONE -> ChatAnswers.NO_PHONE;
            case NOT_FOUND -> ChatAnswers.NO_SUCH_MESSAGE;
            case TOO_SOON ->
                ChatAnswers.tooSoon(revealed.againAtMillis(), clock.millis(), "asking for another phone number");
        };
    }

    CompletionStage<Answer> cooldown(Board.Visit visit) {
        return answered(board.cooldown(visit), ChatAnswers::cooldown, ChatAnswers.cooldown(0));
    }

    CompletionStage<Answer> track(Board.Visit visit) {
        return answered(board.track(visit), tracked -> ChatAnswers.TRACKED, Answer.empty(500));
    }

    CompletionStage<Answer> daily(Board.Visit visit) {
        return answered(board.daily(visit), ChatAnswers::daily, ChatAnswers.daily(new Board.Daily(0, 0)));
    }

    CompletionStage<Answer> cities(HttpCall call, Board.Visit visit) {
        String said = call.parameter("current_city");
        String current = said.isEmpty() || said.length() > ChatCodec.ID_CHARS_MAX ? null : said;
        Answer nobody = ChatAnswers.cities(Visitors.ranked(current, city -> 0));
        return answered(board.cities(visit, current), ChatAnswers::cities, nobody);
    }

    CompletionStage<Answer> health(Board.Visit visit) {
        return answered(
                board.healthy(visit),
                well -> well ? ChatAnswers.healthy(connections.getAsLong(), clock.millis()) : Answer.empty(503),
                Answer.empty(503));
    }

    private <T> CompletionStage<Answer> answered(
            CompletionStage<Reply<T>> reply, Function<T, Answer> whenIn, Answer whenAway) {
        return reply.thenApply(came -> came.either(this::denied, whenIn)).exceptionally(storeAway -> {
            counts.count(ChatOutcome.STORE_AWAY);
            return whenAway;
        });
    }

    Answer denied(Board.Denial why) {
        counts.count(ChatOutcome.valueOf(why.name()));
        return ChatAnswers.denied(why);
    }
}
