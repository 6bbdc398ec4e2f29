package io.crossdock.transport;

import io.crossdock.hub.Frame;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a slow client whose oldest frames may give way: held here and not in the channel, which never gives
 * back what it has. Confined to the channel's loop.
 */
final class Backlog {
    private final ArrayDeque<Frame> frames = new ArrayDeque<>();
    private final int bytesMax;
    private long bytes;

    Backlog(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /**
     * Keeps the frame, retaining it.
     *
     * @return how many older ones had to go
     */
    int add(Frame frame) {
        int dropped = 0;
        while (!frames.isEmpty() && bytes + frame.wireBytes() > bytesMax) {
            poll().release();
            dropped++;
        }
        frames.add(frame.retain());
        bytes += frame.wireBytes();
        return dropped;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /** The oldest; the caller takes over its reference. */
    Frame poll() {
        Frame frame = frames.remove();
        bytes -= frame.wireBytes();
        return frame;
    }

    /**
     * Gives up everything.
     *
     * @return how many there were
     */
    int clear() {
        int count = frames.size();
        while (!frames.isEmpty()) {
            poll().release();
        }
        return count;
    }

    /** @param backlog may be null, which is empty */
    static boolean waits(@Nullable Backlog backlog) {
        return backlog != null && !backlog.isEmpty();
    }
}
