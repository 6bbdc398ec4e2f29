package io.crossdock.wire;

/**
 * One protocol's bounds on its sockets.
 *
 * @param protocol the name under which its connections are counted and logged
 * @param messageBytesMax a whole inbound message, inclusive, inflated
 * @param queueBytesMax what may wait for a client that reads slowly; one frame of any size passes when nothing waits
 * @param whenSlow what happens beyond that
 * @param pingSeconds the distance of our pings; a client that misses two is dropped; 0 sends none
 * @param compression whether permessage-deflate is agreed to when the client offers it
 * @param whenTooLarge what happens to a message beyond {@code messageBytesMax}
 */
public record SocketLimits(
        String protocol,
        int messageBytesMax,
        int queueBytesMax,
        WhenSlow whenSlow,
        int pingSeconds,
        boolean compression,
        WhenTooLarge whenTooLarge) {

    /** With Close 1009 for messages that are too large. */
    public SocketLimits(
            String protocol,
            int messageBytesMax,
            int queueBytesMax,
            WhenSlow whenSlow,
            int pingSeconds,
            boolean compression) {
        this(protocol, messageBytesMax, queueBytesMax, whenSlow, pingSeconds, compression, WhenTooLarge.CLOSE);
    }

    /** What becomes of a message that is too large. */
    public enum WhenTooLarge {
        /** Close 1009, as soon as a header announces more. */
        CLOSE,
        /** Its bytes are read and thrown away, the conversation hears of it, and the connection stays. */
        SKIP
    }

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
