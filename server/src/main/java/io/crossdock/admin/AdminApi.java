package io.crossdock.admin;

import io.crossdock.wire.Answer;
import io.crossdock.wire.Endpoint;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.Upgrade;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The operators' API: JSON behind a token. Any thread. */
public final class AdminApi implements Endpoint {
    private final AdminAuth auth;
    private final Supplier<String> status;

    /** @param status one JSON object that says how the relay is doing */
    public AdminApi(String token, Supplier<String> status) {
        this.auth = new AdminAuth(token);
        this.status = status;
    }

    @Override
    public CompletionStage<Answer> call(HttpCall call) {
        return CompletableFuture.completedStage(answer(call));
    }

    private Answer answer(HttpCall call) {
        if (!auth.admits(call)) {
            return Answer.json(401, "{\"error\":\"a bearer token is required\"}")
                    .with("www-authenticate", "Bearer");
        }
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
