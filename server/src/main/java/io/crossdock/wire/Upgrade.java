package io.crossdock.wire;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a protocol says to a client that asks for a WebSocket. */
public sealed interface Upgrade {
    /**
     * Come in.
     *
     * @param conversation begins the conversation, on the peer's loop, right before the 101 goes out: frames that reach
     *     the peer meanwhile follow the 101
     * @param subprotocol to select, or null
     */
    record Accepted(SocketLimits limits, @Nullable String subprotocol, Function<Remote, Conversation> conversation)
            implements Upgrade {}

    /** An HTTP answer instead. */
    record Refused(Answer answer) implements Upgrade {}
}
