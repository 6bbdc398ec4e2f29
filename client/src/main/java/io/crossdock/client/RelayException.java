package io.crossdock.client;

import java.io.IOException;

/** What went wrong between a client and its relay, with a reason that a program can tell apart. */
public final class RelayException extends IOException {
    private static final long serialVersionUID = 1;

    /** The kinds of trouble. */
    public enum Reason {
        /** No connection: wrong address, no network, or a relay that does not answer. Trying again may help. */
        UNREACHABLE,
        /** The relay says no: an expired session, a wrong token. Trying again will not help. */
        REFUSED,
        /** The session was ended for everybody. */
        KILLED,
        /** The client is closed. */
        CLOSED,
        /** More waits to be sent than {@link Options#queueBytesMax} allows. */
        QUEUE_FULL,
        /** What came is not what the protocol says: the address probably belongs to something else. */
        MALFORMED
    }

    private final Reason reason;

    /** For implementations of {@link Network}, and for tests. */
    public RelayException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    RelayException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** For a program. */
    public Reason reason() {
        return reason;
    }
}
