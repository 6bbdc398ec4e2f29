package io.crossdock.protocol.chat;

import io.crossdock.wire.Answer;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.JsonBody;
import io.crossdock.wire.MalformedMessage;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Posting and reporting: the calls that bring a body. Everything about the body is judged before the board is asked, so
 * that the board is asked once. Safe for any thread.
 */
final class PostApi {
    private static final String TOO_SOON = "posting again";

    private final Board board;
    private final ChatCounts counts;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final int textMax;

    PostApi(Board board, ChatCounts counts, InstantSource clock, RandomGenerator random, int textMax) {
        this.board = board;
        this.counts = counts;
        this.clock = clock;
        this.random = random;
        this.textMax = textMax;
    }

    /** Bodies as they come off the wire. */
    private interface Reader<T> {
        T read(io.netty.buffer.ByteBuf body) throws MalformedMessage, JsonBody.WrongShape;
    }

    /** What is wrong with a body, as the answer it gets. */
    private static final class BadBody extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Answer answer;

        BadBody(Answer answer) {
            super(null, null, false, false);
            this.answer = answer;
        }
    }

    private static <T> T read(HttpCall call, Reader<T> reader) throws BadBody {
        String type = call.header("content-type").split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        if (!type.matches("application/([a-z0-9.+-]*\\+)?json")) {
            throw new BadBody(ChatAnswers.NOT_JSON_TYPE);
        }
        try {
            return reader.read(call.body());
        } catch (MalformedMessage notJson) {
            throw new BadBody(ChatAnswers.error(
                    400, "Failed to parse the request body as JSON: " + String.valueOf(notJson.getMessage())));
        } catch (JsonBody.WrongShape wrong) {
            throw new BadBody(ChatAnswers.error(
                    422, "Failed to deserialize the JSON body into the target type: " + wrong.what()));
        }
    }

    CompletionStage<Answer> post(HttpCall call, Board.Visit visit) {
        Submission submission;
        try {
            submission = read(call, ChatCodec::submission);
        } catch (BadBody bad) {
            return refused(visit, ChatOutcome.MALFORMED, bad.answer);
        }
        if (submission.trapped()) {
            return answered(board.trap(visit), ChatOutcome.TRAPPED, ChatAnswers.violation(ContentRules.HONEYPOT));
        }
        String text = submission.message();
        if (text.codePointCount(0, text.length()) > textMax) {
            return refused(visit, ChatOutcome.POST_INVALID, ChatAnswers.tooLong(textMax));
        }
        String html = SafeHtml.of(text);
        if (text.isBlank() || html.isBlank()) {
            return refused(visit, ChatOutcome.POST_INVALID, ChatAnswers.EMPTY_MESSAGE);
        }
        String violation = ContentRules.violation(text);
        if (violation != null) {
            return answered(board.offend(visit), ChatOutcome.VIOLATION, ChatAnswers.violation(violation));
        }
        if (!telephone(submission.phone())) {
            return refused(visit, ChatOutcome.POST_INVALID, ChatAnswers.BAD_PHONE);
        }
        ChatMessage message = message(submission, html);
        boolean suspicious = ContentRules.suspicious(text);
        return board.post(visit, message, suspicious)
                .thenApply(reply -> reply.either(this::denied, posted -> posted(posted, message, suspicious)))
                .exceptionally(away(ChatAnswers.CHECK_FAILED));
    }

    private static boolean telephone(@Nullable String phone) {
        return phone == null || (phone.length() <= ChatCodec.PHONE_CHARS_MAX && ContentRules.telephone(phone));
    }

    private ChatMessage message(Submission submission, String html) {
        return new ChatMessage(
                uuid().toString(),
                submission.browserId(),
                html,
                submission.type(),
                Math.floorDiv(clock.millis(), 1000L),
                submission.phone(),
                submission.location());
    }

    /** Version 4 of RFC 9562. */
    private UUID uuid() {
        long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    private Answer posted(Board.Posted posted, ChatMessage message, boolean suspicious) {
        if (suspicious) {
            counts.count(ChatOutcome.SUSPICIOUS);
        }
        if (posted.fate() == Board.Posted.Fate.TOO_SOON) {
            counts.count(ChatOutcome.POST_TOO_SOON);
            return ChatAnswers.tooSoon(posted.againAtMillis(), clock.millis(), TOO_SOON);
        }
        boolean stored = posted.fate() == Board.Posted.Fate.STORED;
        counts.count(stored ? ChatOutcome.POSTED : ChatOutcome.SWALLOWED);
        return Answer.json(200, ChatCodec.full(message));
    }

    CompletionStage<Answer> report(HttpCall call, Board.Visit visit) {
        Report report;
        try {
            report = read(call, ChatCodec::report);
        } catch (BadBody bad) {
            return refused(visit, ChatOutcome.MALFORMED, bad.answer);
        }
        return board.report(visit, report)
                .thenApply(reply -> reply.either(this::denied, this::reported))
                .exceptionally(away(ChatAnswers.REPORT_FAILED));
    }

    private Answer reported(Board.Reported reported) {
        boolean taken = reported.fate() == Board.Reported.Fate.TAKEN;
        counts.count(taken ? ChatOutcome.REPORTED : ChatOutcome.REPORT_REFUSED);
        return switch (reported.fate()) {
            case TAKEN -> ChatAnswers.reported(reported.reports());
            case NOT_FOUND -> ChatAnswers.NO_SUCH_MESSAGE;
            case WRONG_AUTHOR -> ChatAnswers.WRONG_AUTHOR;
            case OWN -> ChatAnswers.OWN_MESSAGE;
        };
    }

    /** An answer that is settled, for those who may come in. */
    private CompletionStage<Answer> refused(Board.Visit visit, ChatOutcome outcome, Answer answer) {
        return answered(board.enter(visit), outcome, answer);
    }

    /** Without the store the answer stands: limits fail open. */
    private CompletionStage<Answer> answered(
            CompletionStage<Reply<Boolean>> reply, ChatOutcome outcome, Answer answer) {
        return reply.thenApply(came -> came.either(this::denied, in -> {
                    counts.count(outcome);
                    return answer;
                }))
                .exceptionally(away(answer));
    }

    private Answer denied(Board.Denial why) {
        counts.count(ChatOutcome.valueOf(why.name()));
        return ChatAnswers.denied(why);
    }

    private Function<Throwable, Answer> away(Answer answer) {
        return storeAway -> {
            counts.count(ChatOutcome.STORE_AWAY);
            return answer;
        };
    }
}
