package io.crossdock.wire;

import io.crossdock.hub.Peer;
import io.netty.buffer.ByteBufAllocator;

/** The client at the other end, as a conversation sees it. All methods only on the peer's loop unless they say more. */
public interface Remote extends Peer {
    /**
     * Sends a Close frame after what is queued and ends the connection when the client has answered, or after a few
     * seconds. What is offered afterwards is {@link io.crossdock.hub.Outcome#GONE}. Any thread.
     */
    void close(CloseReason reason);

    /** Ends the connection at once, without a Close frame. Any thread. */
    void drop();

    /**
     * Does something in so many seconds, or up to one more, unless it is cancelled, replaced by another or the connection
     * is over by then.
     *
     * @param seconds 1 to 900
     * @param then on the peer's loop
     */
    void deadline(int seconds, Runnable then);

    void cancelDeadline();

    /** Stops reading from the client until {@link #resume}: how a conversation paces a sender. */
    void pause();

    void resume();

    /** How the connection ended, or is ending; asked when it is over. */
    default Ending ending() {
        return Ending.BY_CLIENT;
    }

    /** Where the client comes from: its own address when a trusted proxy says so. Any thread. */
    String address();

    /** For frames to this client and those like it. */
    ByteBufAllocator allocator();
}
