package io.crossdock.protocol.session;

import io.crossdock.hub.Hub;
import io.crossdock.wire.Answer;
import io.crossdock.wire.Endpoint;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.Upgrade;
import io.crossdock.wire.UpgradeFault;
import io.crossdock.wire.UpgradeRefusal;
import io.netty.util.concurrent.EventExecutor;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The session protocol's place in HTTP: its calls, and a WebSocket at {@code /ws}. Safe for any thread. */
public final class SessionEndpoint implements Endpoint {
    private static final String SESSION = "/api/session/";
    private static final CompletionStage<Answer> NOT_FOUND = CompletableFuture.completedStage(Answer.empty(404));
    private static final Answer HEALTH = Answer.json(200, "{\"ok\":true}");

    /**
     * What the protocol needs of the process around it.
     *
     * @param loops the hub's
     * @param url where clients are told to go
     * @param mayRegister whether an address may register one more session now
     * @param random unpredictable, and safe for any thread
     * @param drawing for pictures, which take longer than an event loop can be without
     */
    public record Surroundings(
            List<? extends EventExecutor> loops,
            PublicUrl url,
            Predicate<String> mayRegister,
            InstantSource clock,
            RandomGenerator random,
            Executor drawing) {}

    private final SessionSettings settings;
    private final Hub hub;
    private final Sessions sessions;
    private final InstantSource clock;
    private final SessionApi api;

    public SessionEndpoint(SessionSettings settings, Hub hub, Sessions sessions, Surroundings around) {
        this.settings = settings;
        this.hub = hub;
        this.sessions = sessions;
        this.clock = around.clock();
        this.api = new SessionApi(settings, hub, sessions, around);
        SessionSettings.Preset preset = settings.preset();
        if (preset != null) {
            sessions.keep(preset.sid(), preset.token());
        }
    }

    @Override
    public CompletionStage<Answer> call(HttpCall call) {
        return route(call).thenApply(SessionEndpoint::permissive);
    }

    /** Cross-origin sharing (the Fetch standard): pages of any origin may call, as with the original. */
    private static Answer permissive(Answer answer) {
        return answer.with("access-control-allow-origin", "*")
                .with("access-control-expose-headers", "*")
                .with("vary", "origin, access-control-request-method, access-control-request-headers");
    }

    private CompletionStage<Answer> route(HttpCall call) {
        if (call.method().equals("OPTIONS")) {
            return CompletableFuture.completedStage(Answer.empty(200)
                    .with("access-control-allow-methods", "*")
                    .with("access-control-allow-headers", "*"));
        }
        String path = call.path();
        Answer page = settings.phonePage() ? PhonePage.at(path) : null;
        if (page != null) {
            return only("GET", call, () -> CompletableFuture.completedStage(page));
        }
        return switch (path) {
            case "/api/register" -> only("POST", call, () -> api.register(call));
            case "/api/transcripts" -> only("POST", call, () -> api.transcript(call));
            case "/api/logs" -> only("GET", call, () -> api.logs(call));
            case "/health" -> only("GET", call, () -> CompletableFuture.completedStage(HEALTH));
            case "/ws" -> only("GET", call, () -> CompletableFuture.completedStage(UpgradeRefusal.of(call)));
            default ->
                isSession(path) ? only("DELETE", call, () -> api.kill(path.substring(SESSION.length()))) : NOT_FOUND;
        };
    }

    private static boolean isSession(String path) {
        return path.startsWith(SESSION) && path.length() > SESSION.length() && path.indexOf('/', SESSION.length()) < 0;
    }

    private static CompletionStage<Answer> only(
            String method, HttpCall call, Supplier<CompletionStage<Answer>> answer) {
        boolean head = method.equals("GET") && call.method().equals("HEAD");
        if (head || call.method().equals(method)) {
            return answer.get();
        }
        String allowed = method.equals("GET") ? "GET,HEAD" : method;
        return CompletableFuture.completedStage(Answer.empty(405).with("allow", allowed));
    }

    @Override
    public CompletionStage<Upgrade> upgrade(HttpCall call) {
        if (call.path().equals("/ws") && call.method().equals("GET") && call.fault() == UpgradeFault.NONE) {
            return CompletableFuture.completedStage(new Upgrade.Accepted(
                    settings.limits(),
                    null,
                    remote -> new SessionConversation(hub, sessions, clock, remote, settings.helloSeconds())));
        }
        return call(call).thenApply(Upgrade.Refused::new);
    }
}
