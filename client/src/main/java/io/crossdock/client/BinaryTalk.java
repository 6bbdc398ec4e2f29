package io.crossdock.client;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a protocol of binary messages says over a {@link BinaryLink}, and what it makes of what it hears. The link calls
 * one method at a time, never on the app's threads.
 */
public interface BinaryTalk {
    URI address();

    /** What is said first on every new connection, before anything else. */
    byte[] hello();

    /** A whole message. The protocol says when it is let in, by {@link BinaryLink#established}. */
    void heard(byte[] message);

    /** Whether a Close like this means that coming back is of no use. */
    boolean refused(int code, String reason);

    void state(State state);

    /** It is over; null when the app closed it. The last call. */
    void ended(@Nullable RelayException why);
}
