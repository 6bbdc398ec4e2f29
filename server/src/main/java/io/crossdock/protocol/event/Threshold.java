package io.crossdock.protocol.event;

import io.crossdock.hub.Frame;
import io.crossdock.hub.Outcome;
import io.crossdock.hub.Peer;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Stands in a room's group for a newcomer that has asked to come in: a member that hears of it may speak to it at once, also
 * from another node, and before it has its answer. Confined to the newcomer's loop.
 */
final class Threshold implements Peer {
    private final EventExecutor loop;
    private final long bytesMax;
    private final ArrayDeque<Frame> held = new ArrayDeque<>(0);
    private long heldBytes;

    /** @param bytesMax what may wait here; beyond, what comes is not taken */
    Threshold(EventExecutor loop, long bytesMax) {
        this.loop = loop;
        this.bytesMax = bytesMax;
    }

    @Override
    public EventExecutor loop() {
        return loop;
    }

    /** What is held back counts as sent until it turns out not to be. */
    @Override
    public Outcome offer(Frame frame) {
        if (!held.isEmpty() && heldBytes + frame.wireBytes() > bytesMax) {
            return Outcome.SLOW;
        }
        heldBytes += frame.wireBytes();
        held.add(frame.retain());
        return Outcome.SENT;
    }

    /** The newcomer is in. The taker borrows each frame. */
    void letIn(Consumer<Frame> taker) {
        for (Frame frame = held.poll(); frame != null; frame = held.poll()) {
            try {
                taker.accept(frame);
            } finally {
                frame.release();
            }
        }
    }

    /** It is not: what was said inside was not for it. */
    void turnAway() {
        letIn(frame -> {});
    }
}
