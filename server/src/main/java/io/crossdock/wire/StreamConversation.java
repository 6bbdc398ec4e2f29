package io.crossdock.wire;

import io.crossdock.hub.Frame;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One peer's state machine where each message has a stream of its own (QUIC). Messages come in as
 * {@link #onBinary binary} ones, in the order in which the client opened their streams. Confined to the peer's loop.
 */
public interface StreamConversation extends Conversation {
    /** More of the stream is needed to say where its message ends; if there is no more, it is all of the stream. */
    int UNKNOWN = -1;

    /**
     * How many of a stream's first bytes are its message; what follows them is nothing. Called again whenever more has
     * come, until it has said so. It may close the connection when the beginning announces too much.
     *
     * @param begin what has come so far, borrowed for the call
     * @param first whether this is the connection's first stream
     */
    int messageBytes(ByteBuf begin, boolean first);

    /** The client gave up a stream: the message in it will not come. */
    void onSkipped();

    /**
     * A message that every client passes over: keeps those connected that take nothing smaller.
     *
     * @return a frame for the caller to release; null as long as nothing may be sent yet
     */
    @Nullable
    Frame keepalive();
}
