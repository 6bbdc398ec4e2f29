package io.crossdock.wire;

import java.util.concurrent.CompletionStage;

/**
 * What a protocol serves below its mount. Both methods are called on the connection's event loop and never block; a
 * stage may complete on any thread.
 */
public interface Endpoint {
    /** An ordinary request. */
    CompletionStage<Answer> call(HttpCall call);

    /** A request that names a WebSocket upgrade, well formed or not ({@link HttpCall#fault}). */
    CompletionStage<Upgrade> upgrade(HttpCall call);
}
