package io.crossdock.protocol.chat;

import io.crossdock.hub.Hub;
import io.crossdock.wire.Answer;
import io.crossdock.wire.Endpoint;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.Upgrade;
import io.crossdock.wire.UpgradeFault;
import io.crossdock.wire.UpgradeRefusal;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The board's place in HTTP: cross-origin headers on everything, then the deadline, then who may come in, then the calls,
 * and a WebSocket at {@code /ws}. Safe for any thread.
 */
public final class ChatEndpoint implements Endpoint {
    private static final String CONTACT = "/api/contact/";
    private static final Answer TIMED_OUT = Answer.empty(408);
    private static final Answer PREFLIGHT = Answer.empty(200)
            .with("access-control-allow-methods", "GET,POST,OPTIONS")
            .with("access-control-allow-headers", "content-type,authorization,x-browser-fingerprint")
            .with("access-control-max-age", "3600");

    /**
     * What the protocol needs of the process around it.
     *
     * @param mayAsk whether an address may ask once more now
     * @param mayConnect whether an address may open one more WebSocket now
     * @param connections WebSockets that are open now
     * @param random unpredictable, and safe for any thread
     */
    public record Surroundings(
            Visits visits,
            Predicate<String> mayAsk,
            Predicate<String> mayConnect,
            LongSupplier connections,
            InstantSource clock,
            RandomGenerator random) {}

    private final ChatSettings settings;
    private final Hub hub;
    private final Board board;
    private final ChatCounts counts;
    private final Surroundings around;
    private final ChatApi api;
    private final PostApi posts;

    public ChatEndpoint(ChatSettings settings, Hub hub, Board board, ChatCounts counts, Surroundings around) {
        this.settings = settings;
        this.hub = hub;
        this.board = board;
        this.counts = counts;
        this.around = around;
        this.api = new ChatApi(board, counts, around.clock(), around.connections());
        this.posts = new PostApi(board, counts, around.clock(), around.random(), settings.textMax());
    }

    @Override
    public CompletionStage<Answer> call(HttpCall call) {
        return inTime(guarded(call), TIMED_OUT).thenApply(this::shared);
    }

    /** The Fetch standard's headers, as the original sent them: one origin, whoever asks. */
    private Answer shared(Answer answer) {
        return answer.with("access-control-allow-origin", settings.allowedOrigin())
                .with("vary", "origin, access-control-request-method, access-control-request-headers");
    }

    @Override
    public Answer dressed(Answer refusal) {
        boolean timedOut = refusal.status() == 408;
        String said = new String(refusal.body(), java.nio.charset.StandardCharsets.UTF_8).strip();
        return shared(timedOut ? TIMED_OUT : ChatAnswers.error(refusal.status(), said));
    }

    private <T> CompletionStage<T> inTime(CompletionStage<T> stage, T otherwise) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        return future.isDone()
                ? stage
                : future.copy()
                        .completeOnTimeout(otherwise, settings.requestDeadline().toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletionStage<Answer> guarded(HttpCall call) {
        if (call.method().equals("OPTIONS")) {
            return CompletableFuture.completedStage(PREFLIGHT);
        }
        if (call.path().equals("/metrics")) {
            Answer page = Answer.text(200, counts.page(around.connections()));
            return CompletableFuture.completedStage(isRead(call) ? page : notAllowed("GET,HEAD"));
        }
        Board.Visit visit = around.visits().of(call);
        if (visit.counted() && !around.mayAsk().test(visit.who().address())) {
            counts.count(ChatOutcome.ADDRESS_RATE);
            return api.settled(visit.uncounted(), ChatAnswers.addressRate(settings.requestsPerMinute()));
        }
        return route(call, visit);
    }

    private CompletionStage<Answer> route(HttpCall call, Board.Visit visit) {
        return switch (call.path()) {
            case "/messages" -> isRead(call) ? api.list(call, visit) : posting(call, visit);
            case "/api/report" -> writing(call, visit, "POST", () -> posts.report(call, visit));
            case "/api/track-visitor" -> writing(call, visit, "POST", () -> api.track(visit));
            case "/api/cooldown" -> reading(call, visit, () -> api.cooldown(visit));
            case "/api/stats/daily" -> reading(call, visit, () -> api.daily(visit));
            case "/api/stats/cities" -> reading(call, visit, () -> api.cities(call, visit));
            case "/health" -> reading(call, visit, () -> api.health(visit));
            case "/ws" -> reading(call, visit, () -> api.settled(visit, UpgradeRefusal.of(call)));
            default ->
                Visits.isReveal(call.path())
                        ? reading(
                                call, visit, () -> api.reveal(visit, call.path().substring(CONTACT.length())))
                        : api.settled(visit, Answer.empty(404));
        };
    }

    private CompletionStage<Answer> posting(HttpCall call, Board.Visit visit) {
        return writing(call, visit, "GET,HEAD,POST", () -> posts.post(call, visit));
    }

    private CompletionStage<Answer> writing(
            HttpCall call, Board.Visit visit, String allowed, Supplier<CompletionStage<Answer>> answer) {
        return call.method().equals("POST") ? answer.get() : api.settled(visit, notAllowed(allowed));
    }

    private CompletionStage<Answer> reading(
            HttpCall call, Board.Visit visit, Supplier<CompletionStage<Answer>> answer) {
        return isRead(call) ? answer.get() : api.settled(visit, notAllowed("GET,HEAD"));
    }

    static boolean isRead(HttpCall call) {
        return call.method().equals("GET") || call.method().equals("HEAD");
    }

    private static Answer notAllowed(String allowed) {
        return Answer.empty(405).with("allow", allowed);
    }

    @Override
    public CompletionStage<Upgrade> upgrade(HttpCall call) {
        boolean socket = call.path().equals("/ws") && call.method().equals("GET") && call.fault() == UpgradeFault.NONE;
        if (!socket) {
            return call(call).thenApply(Upgrade.Refused::new);
        }
        Board.Visit visit = around.visits().of(call);
        if (!around.mayConnect().test(visit.who().address())) {
            counts.count(ChatOutcome.ADDRESS_RATE);
            Answer rate = ChatAnswers.addressRate(settings.upgradesPerMinute());
            return inTime(api.settled(visit.uncounted(), rate), TIMED_OUT)
                    .thenApply(answer -> new Upgrade.Refused(shared(answer)));
        }
        Upgrade accepted = new Upgrade.Accepted(settings.sockets(), null, remote -> new ChatConversation(hub, remote));
        CompletionStage<Upgrade> decided = board.enter(visit)
                .thenApply(reply -> reply.either(why -> new Upgrade.Refused(shared(api.denied(why))), in -> accepted));
        return inTime(decided.exceptionally(storeAway -> accepted), accepted);
    }
}
