package io.crossdock.wire;

/** What a protocol serves to clients that come over streams (QUIC) instead of a WebSocket. Safe for any thread. */
public interface StreamEndpoint {
    SocketLimits limits();

    /** Begins the conversation with a client that has connected. On the client's loop. */
    StreamConversation converse(Remote remote);
}
