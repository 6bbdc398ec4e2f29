package io.crossdock.transport.quic;

/** One bound UDP port. */
public interface QuicPort extends AutoCloseable {
    int port();

    /** Cuts all its connections. Not on a loop. */
    @Override
    void close();
}
