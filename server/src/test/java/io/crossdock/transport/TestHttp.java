package io.crossdock.transport;

import io.crossdock.guard.ClientAddress;
import io.crossdock.guard.ConnectionLimits;
import io.crossdock.wire.Endpoint;
import io.crossdock.wire.SocketEvents;
import java.util.List;

/** HTTP with one endpoint at the root, which sees every request. */
final class TestHttp {
    private TestHttp() {}

    /** @param idleSeconds how long a client may take to ask again, and to read */
    static HttpPipeline of(EventLoops loops, Endpoint endpoint, SocketEvents events, int idleSeconds) {
        ClientAddress addresses = new ClientAddress(List.of());
        return new HttpPipeline(
                loops,
                new HttpRouter.Builder().mount("test", "/", endpoint).build(),
                new HttpLimits(16_384, 16_384, 5, 5, 5, false),
                idleSeconds,
                new ConnectionLimits(0, 0, addresses),
                addresses,
                events,
                null);
    }
}
