package io.crossdock.transport.quic;

/** One stream of a client, as its engine offers it. Only on the connection's loop. */
interface InStream {
    long id();

    /** Whether its bytes are wanted now: what is not read slows the client by QUIC's own means. */
    void reading(boolean wanted);
}
