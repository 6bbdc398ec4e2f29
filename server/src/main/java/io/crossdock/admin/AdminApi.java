package io.crossdock.admin;

import io.crossdock.wire.Answer;
import io.crossdock.wire.Endpoint;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.Upgrade;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The operators' API: JSON behind a token. Any thread. */
public final class AdminApi implements Endpoint {
    private final AdminAuth auth;
    private final Supplier<String> status;
    private final Map<String, Endpoint> sections;

    /**
     * @param status one JSON object that says how the relay is doing
     * @param sections what protocols add, by the path below which it stands, such as {@code /chat}
     */
    public AdminApi(String token, Supplier<String> status, Map<String, Endpoint> sections) {
        this.auth = new AdminAuth(token);
        this.status = status;
        this.sections = sections;
    }

    @Override
    public CompletionStage<Answer> call(HttpCall call) {
        if (!auth.admits(call)) {
            return CompletableFuture.completedStage(Answer.json(401, "{\"error\":\"a bearer token is required\"}")
                    .with("www-authenticate", "Bearer"));
        }
        int slash = call.path().indexOf('/', 1);
        String section = slash < 0 ? call.path() : call.path().substring(0, slash);
        Endpoint endpoint = sections.get(section);
        return endpoint == null ? CompletableFuture.completedStage(answer(call)) : endpoint.call(call.below(section));
    }

    private Answer answer(HttpCall call) {
        if (!call.path().equals("/status")) {
            return Answer.json(404, "{\"error\":\"no such path\"}");
        }
        return call.method().equals("GET")
                ? Answer.json(200, status.get()).with("cache-control", "no-store")
                : Answer.json(405, "{\"error\":\"only GET\"}").with("allow", "GET");
    }

    @Override
    public CompletionStage<Upgrade> upgrade(HttpCall call) {
        return CompletableFuture.completedStage(new Upgrade.Refused(Answer.json(404, "{\"error\":\"no such path\"}")));
    }
}
