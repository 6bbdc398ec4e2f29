package io.crossdock.transport.quic;

import io.crossdock.hub.Frame;

/**
 * One QUIC connection as its engine offers it: what the relay may do with it. Engines report what happens on it to a
 * {@link QuicPeer}. All methods only on the connection's loop; none of them blocks.
 */
interface QuicLink {
    /**
     * Sends the frame's payload on a new unidirectional stream, with its end. Borrows the frame.
     *
     * @return false when the client grants no stream now or enough is under way; {@link QuicPeer#credit} follows then
     */
    boolean send(Frame frame);

    /** What was sent in this turn may leave. */
    void flush();

    /**
     * Sends a datagram of one byte.
     *
     * @return false when the client takes none
     */
    boolean ping();

    /** Ends the connection, with application code 0. */
    void close(String reason);
}
