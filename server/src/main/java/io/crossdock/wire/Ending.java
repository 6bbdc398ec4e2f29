package io.crossdock.wire;

import org.jspecify.annotations.Nullable;

/** How a connection ended, as far as a protocol may want to count it. */
public enum Ending {
    /** The client closed it, or its end of the line went away. */
    BY_CLIENT,
    /** Nothing was heard of the client for too long. */
    BY_SILENCE,
    /** The relay closed it, for whatever reason. */
    BY_RELAY;

    /** What transports note when the client closed, and when it fell silent. */
    public static final String CLIENT_CLOSED = "client closed";

    public static final String NO_PONG = "no pong";
    public static final String IDLE = "idle";

    /** @param reason what the transport noted; null when the connection just broke */
    public static Ending of(@Nullable String reason) {
        if (reason == null || reason.equals(CLIENT_CLOSED)) {
            return BY_CLIENT;
        }
        return reason.equals(NO_PONG) || reason.equals(IDLE) ? BY_SILENCE : BY_RELAY;
    }
}
