package io.crossdock.wire;

import java.nio.charset.StandardCharsets;

/**
 * Why a WebSocket is closed: a code of RFC 6455 section 7.4 and a short text for the client's developer. All codes that
 * this relay sends stand here. A client may come back after 1001, 1011, 1012 and 1013; after the others it should not
 * without a change.
 *
 * @param code what goes on the wire; {@link #NO_CODE} for a Close frame without payload
 * @param text at most 123 bytes of UTF-8, nothing of a client's data in it
 */
public record CloseReason(int code, String text) {
    /** Not on the wire: an empty Close frame, which clients report as 1005. */
    public static final int NO_CODE = 1005;

    public static final CloseReason EMPTY = new CloseReason(NO_CODE, "");
    public static final CloseReason NORMAL = new CloseReason(1000, "");
    /** The relay is going down or this client is asked to come back elsewhere. */
    public static final CloseReason GOING_AWAY = new CloseReason(1001, "");

    public static final CloseReason PROTOCOL_ERROR = new CloseReason(1002, "");
    public static final CloseReason UNSUPPORTED = new CloseReason(1003, "");
    public static final CloseReason INVALID_UTF8 = new CloseReason(1007, "");
    public static final CloseReason TOO_LARGE = new CloseReason(1009, "");
    /** A fault of ours: this connection ends, the relay goes on. */
    public static final CloseReason INTERNAL = new CloseReason(1011, "");
    /** The client does not read as fast as it is sent to. */
    public static final CloseReason TOO_SLOW = new CloseReason(1013, "too slow");

    /** There is no memory for what the client sends, or for what it is sent; others are served. */
    public static final CloseReason MEMORY = new CloseReason(1013, "memory");

    /** RFC 6455 section 5.5: a control frame's payload is at most 125 bytes, two of which are the code. */
    private static final int TEXT_BYTES_MAX = 123;

    public CloseReason {
        if (text.getBytes(StandardCharsets.UTF_8).length > TEXT_BYTES_MAX) {
            throw new IllegalArgumentException("a close reason of more than " + TEXT_BYTES_MAX + " bytes");
        }
    }

    /** What the client did is against the rules of its protocol: Close 1008. */
    public static CloseReason policy(String text) {
        return new CloseReason(1008, text);
    }

    /** Whether a client may send this code (RFC 6455 section 7.4, and the IANA registry up to 1014). */
    public static boolean mayBeReceived(int code) {
        return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006)
                || (code >= 3000 && code <= 4999);
    }
}
