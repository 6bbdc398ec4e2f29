package io.crossdock.wire;

import java.util.concurrent.CompletionStage;

/**
 * What a protocol serves below its mount. Both methods are called on the connection's event loop and never block; a
 * stage may complete on any thread.
 */
public interface Endpoint {
    /** An ordinary request ({@link UpgradeFault#ordinary}). */
    CompletionStage<Answer> call(HttpCall call);

    /** A request for a WebSocket, well formed or not ({@link HttpCall#fault}). */
    CompletionStage<Upgrade> upgrade(HttpCall call);

    /**
     * A refusal of the HTTP layer (too large, too slow, not HTTP) as this protocol's clients want it: browsers hide from a
     * page what lacks its cross-origin headers. Pure.
     */
    default Answer dressed(Answer refusal) {
        return refusal;
    }
}
