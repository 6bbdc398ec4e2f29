package io.crossdock.hub;

import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/** A connected client, as the hub sees it. Lives on one event loop and never changes it. */
public interface Peer {
    /** The loop that owns this peer. Any thread may ask. */
    EventExecutor loop();

    /**
     * Queues one frame for the socket; it leaves with everything else of this turn of the loop. Borrows the frame: what
     * outlives the call is retained. Only on the peer's loop.
     *
     * @return {@link Outcome#SENT}, or why not; the caller counts it
     */
    Outcome offer(Frame frame);

    /**
     * A frame that this peer sent to one other ({@link Hub#direct(GroupKey, Frame, Peer)}) found its receiver on this
     * node and was not taken there, or came to another node when its receiver had just gone ({@link
     * Outcome#NOBODY_THERE}); it has been counted. Borrows the frame. Any thread.
     */
    default void returned(Frame frame, Outcome outcome) {}

    /** The name that it holds, to which other nodes return what it sent; null when it does not want it back. Any thread. */
    default @Nullable GroupKey heldName() {
        return null;
    }
}
