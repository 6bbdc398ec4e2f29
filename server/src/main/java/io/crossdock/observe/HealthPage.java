package io.crossdock.observe;

import io.crossdock.wire.Answer;
import io.crossdock.wire.Endpoint;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.Upgrade;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A question with a yes or no: {@code /health} (alive) and {@code /ready} (willing to take traffic). 200 or 503, and
 * JSON that says why. Any thread.
 */
public final class HealthPage implements Endpoint {
    /**
     * What a page says.
     *
     * @param json one object
     */
    public record Verdict(boolean good, String json) {}

    private final Supplier<Verdict> verdict;

    public HealthPage(Supplier<Verdict> verdict) {
        this.verdict = verdict;
    }

    @Override
    public CompletionStage<Answer> call(HttpCall call) {
        if (!call.path().equals("/")) {
            return CompletableFuture.completedStage(Answer.empty(404));
        }
        Verdict now = verdict.get();
        return CompletableFuture.completedStage(
                Answer.json(now.good ? 200 : 503, now.json).with("cache-control", "no-store"));
    }

    @Override
    public CompletionStage<Upgrade> upgrade(HttpCall call) {
        return CompletableFuture.completedStage(new Upgrade.Refused(Answer.empty(404)));
    }
}
