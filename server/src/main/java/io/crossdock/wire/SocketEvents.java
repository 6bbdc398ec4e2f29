package io.crossdock.wire;

import io.crossdock.hub.Outcome;

/** What the transport reports of its sockets. A port: the observing side implements it. Any loop calls. */
public interface SocketEvents {
    /** The book that one loop keeps for one protocol. A connection asks once and writes often. */
    Tally tally(String protocol, int loopIndex);

    void opened(String protocol, String address);

    /** @param reason one short phrase of ours */
    void closed(String protocol, String address, String reason);

    /**
     * Asked in and sent away.
     *
     * @param reason one short phrase of ours
     */
    void refused(String protocol, String address, String reason);

    /** A fault of ours that cost one connection. */
    void broken(String protocol, String address, Throwable fault);

    /** One loop's counts for one protocol. Written by that loop alone, read by anybody. */
    interface Tally {
        /** Bytes came off a socket. */
        void received(int bytes);

        /** One whole message came in. */
        void message();

        /** Bytes were handed to a socket. */
        void sent(int bytes);

        /** Deliveries that did not happen after all. */
        void count(Outcome outcome, long times);
    }
}
