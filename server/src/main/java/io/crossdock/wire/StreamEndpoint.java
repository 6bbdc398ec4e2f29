package io.crossdock.wire;

import io.crossdock.hub.Frame;
import io.netty.buffer.ByteBufAllocator;

/** What a protocol serves to clients that come over streams (QUIC) instead of a WebSocket. Safe for any thread. */
public interface StreamEndpoint {
    SocketLimits limits();

    /** Begins the conversation with a client that has connected. On the client's loop. */
    StreamConversation converse(Remote remote);

    /** A message that every client passes over: keeps those connected that take nothing smaller. */
    Frame keepalive(ByteBufAllocator allocator);
}
