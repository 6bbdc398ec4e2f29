package io.crossdock.wire;

/**
 * One protocol's bounds on its sockets.
 *
 * @param protocol the name under which its connections are counted and logged
 * @param messageBytesMax a whole inbound message, inclusive, inflated; beyond: Close 1009
 * @param queueBytesMax what may wait for a client that reads slowly; one frame of any size passes when nothing waits
 * @param whenSlow what happens beyond that
 * @param pingSeconds the distance of our pings; a client that misses two is dropped; 0 sends none
 * @param compression whether permessage-deflate is agreed to when the client offers it
 */
public record SocketLimits(
        String protocol,
        int messageBytesMax,
        int queueBytesMax,
        WhenSlow whenSlow,
        int pingSeconds,
        boolean compression) {

    /** What becomes of a client whose queue is full. Control frames pass in any case. */
    public enum WhenSlow {
        /** It gets what waits, then Close 1013. For protocols in which a gap would be a lie. */
        CLOSE,
        /** The oldest frame that waits gives way. For states, of which the newest counts. */
        DROP_OLDEST,
        /** The frame that has just come is not taken. */
        DROP_NEWEST
    }
}
