package io.crossdock.client;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one protocol says over a {@link Link}, and what it makes of what it hears. Every call is a turn of the link. */
interface Talk {
    URI address();

    /** For the upgrade. */
    Map<String, String> headers();

    /** What is said first on every new connection, before anything else. */
    List<String> greeting();

    /** The same for a protocol of binary messages. */
    default List<byte[]> binaryGreeting() {
        return List.of();
    }

    /** Whether what the app sends without a connection waits for one. */
    default boolean storesUp() {
        return true;
    }

    /** All of the greeting has gone out. A protocol that acknowledges nothing is let in with this. */
    void greeted();

    void text(String message);

    void binary(byte[] message);

    /** The sign of life that the protocol knows; null for a WebSocket ping. */
    @Nullable
    String heartbeat();

    /** Whether a Close like this means that coming back is of no use. */
    boolean refused(int code, String reason);

    void state(State state);

    /** It is over; null when the app closed it. The last call. */
    void ended(@Nullable RelayException why);
}
