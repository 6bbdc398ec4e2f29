package io.crossdock.transport;

import io.crossdock.wire.CloseReason;
import io.netty.buffer.ByteBuf;

/** What comes out of a {@link FrameReader}. Payloads are borrowed for the call. */
interface FrameSink {
    void text(ByteBuf payload);

    void binary(ByteBuf payload);

    void ping(ByteBuf payload);

    void pong();

    /**
     * The client's Close; nothing follows.
     *
     * @param reason {@link CloseReason#EMPTY} when it had no payload
     */
    void close(CloseReason reason);

    /** The client broke a rule; nothing follows. */
    void fault(CloseReason reason);
}
