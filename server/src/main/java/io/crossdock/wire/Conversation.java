package io.crossdock.wire;

import io.netty.buffer.ByteBuf;

/**
 * One peer's state machine in one protocol. Confined to the peer's loop. An exception from any method costs that one
 * connection (Close 1011) and is logged once.
 */
public interface Conversation {
    /** One whole text message, checked to be UTF-8. The payload is borrowed for the call. */
    void onText(ByteBuf payload);

    /** One whole binary message. The payload is borrowed for the call. */
    void onBinary(ByteBuf payload);

    /** The connection is over, however it ended. Called exactly once, last. */
    void onGone();

    /** The relay is going down: by default the client is told to come back. */
    default void onDrain(Remote remote) {
        remote.close(CloseReason.GOING_AWAY);
    }

    /** The client broke a size limit and is being closed; for the ledger. */
    default void onTooLarge() {}

    /**
     * A message was over the size limit and has been thrown away, but for its ends; the connection stays. Only with
     * {@link SocketLimits.WhenTooLarge#SKIP}. The ends are borrowed for the call.
     *
     * @param head its first bytes, up to some thousand
     * @param tail its last ones; may overlap the head, and is empty for a message that came compressed
     */
    default void onSkipped(ByteBuf head, ByteBuf tail) {}
}
