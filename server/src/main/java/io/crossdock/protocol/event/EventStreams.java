package io.crossdock.protocol.event;

import io.crossdock.hub.Frame;
import io.crossdock.wire.Remote;
import io.crossdock.wire.SocketLimits;
import io.crossdock.wire.StreamConversation;
import io.crossdock.wire.StreamEndpoint;
import io.netty.buffer.ByteBufAllocator;

/** The event protocol's place in QUIC. Safe for any thread. */
public final class EventStreams implements StreamEndpoint {
    /** A type that no game registers. */
    private static final String KEEPALIVE = "crossdock::Keepalive";

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

    @Override
    public Frame keepalive(ByteBufAllocator allocator) {
        return EventCodec.toNode(allocator, 0, arena.clock().millis(), 0, KEEPALIVE, payload -> {});
    }
}
