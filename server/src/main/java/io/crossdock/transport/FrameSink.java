package io.crossdock.transport;

import io.crossdock.wire.CloseReason;
import io.netty.buffer.ByteBuf;

/** What comes out of a {@link FrameReader}. Payloads are borrowed for the call. */
interface FrameSink {
    void text(ByteBuf payload);

    void binary(ByteBuf payload);

    /** A message was too large; these are its ends ({@link io.crossdock.wire.Conversation#onSkipped}). */
    void skipped(ByteBuf head, ByteBuf tail);

    void ping(ByteBuf payload);

    /** That anything comes is what counts. */
    default void pong() {}

    /**
     * The client's Close; nothing follows.
     *
     * @param reason {@link CloseReason#EMPTY} when it had no payload
     */
    void close(CloseReason reason);

    /** The client broke a rule; nothing follows. */
    void fault(CloseReason reason);
}
