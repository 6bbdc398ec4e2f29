package io.crossdock.protocol.event;

import io.crossdock.wire.Answer;
import io.crossdock.wire.Endpoint;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.Upgrade;
import io.crossdock.wire.UpgradeFault;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The event protocol's place in HTTP: {@code /ws}, {@code /metrics} and {@code /health}. Safe for any thread. */
public final class EventEndpoint implements Endpoint {
    private final Arena arena;
    private final EventPage page;

    public EventEndpoint(Arena arena, EventPage page) {
        this.arena = arena;
        this.page = page;
    }

    @Override
    public CompletionStage<Answer> call(HttpCall call) {
        return CompletableFuture.completedStage(answer(call));
    }

    private Answer answer(HttpCall call) {
        boolean get = call.method().equals("GET");
        return switch (call.path()) {
            case "/metrics" -> get ? Answer.text(200, page.text()) : notAllowed();
            case "/health" -> get ? Answer.text(200, "OK") : notAllowed();
            case "/ws" -> Answer.text(426, "a WebSocket endpoint\n").with("upgrade", "websocket");
            default -> Answer.empty(404);
        };
    }

    private static Answer notAllowed() {
        return Answer.empty(405).with("allow", "GET");
    }

    @Override
    public CompletionStage<Upgrade> upgrade(HttpCall call) {
        if (!call.path().equals("/ws")) {
            return CompletableFuture.completedStage(new Upgrade.Refused(Answer.empty(404)));
        }
        if (call.fault() != UpgradeFault.NONE) {
            return CompletableFuture.completedStage(new Upgrade.Refused(
                    Answer.text(400, "not a WebSocket upgrade\n").close()));
        }
        return CompletableFuture.completedStage(
                new Upgrade.Accepted(arena.settings().limits(), null, remote -> new EventConversation(arena, remote)));
    }
}
