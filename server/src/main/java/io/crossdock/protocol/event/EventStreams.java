package io.crossdock.protocol.event;

import io.crossdock.wire.Remote;
import io.crossdock.wire.SocketLimits;
import io.crossdock.wire.StreamConversation;
import io.crossdock.wire.StreamEndpoint;

/** The event protocol's place in QUIC. Safe for any thread. */
public final class EventStreams implements StreamEndpoint {
    private final Arena arena;

    public EventStreams(Arena arena) {
        this.arena = arena;
    }

    @Override
    public SocketLimits limits() {
        return arena.settings().limits();
    }

    @Override
    public StreamConversation converse(Remote remote) {
        return new EventConversation(arena, remote);
    }
}
