package io.crossdock.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one message or body that comes in pieces, in a buffer that grows with what has really arrived and as far as
 * the {@link MemoryBudget} allows. Confined to the channel's loop.
 */
final class Gathering {
    /** The first buffer. */
    private static final int PIECE_BYTES = 4096;

    private final MemoryBudget budget;
    private @Nullable ByteBuf gathered;
    private int given;

    Gathering(MemoryBudget budget) {
        this.budget = budget;
    }

    /**
     * Adds a piece. Borrows the bytes. Doubles, so that small pieces are not copied once each.
     *
     * @param end how large the whole may become: a bound, never an amount to take
     * @return false when there is no memory for it: then it has not been added
     */
    boolean add(ByteBuf in, int start, int count, long end, ByteBufAllocator allocator) {
        ByteBuf target = gathered;
        if (target == null) {
            int first = Math.max(PIECE_BYTES, count);
            if (!mayHold(first)) {
                return false;
            }
            target = allocator.directBuffer(first);
            gathered = target;
        }
        int needed = target.writerIndex() + count;
        if (needed > target.capacity()) {
            int larger = (int) Math.max(needed, Math.min(end, 2L * target.capacity()));
            if (!mayHold(larger)) {
                return false;
            }
            target.capacity(larger);
        }
        target.writeBytes(in, start, count);
        return true;
    }

    private boolean mayHold(int capacity) {
        int more = capacity > MemoryBudget.FREE_BYTES ? capacity - given : 0;
        if (more > 0 && !budget.take(more)) {
            return false;
        }
        given += more;
        return true;
    }

    int size() {
        return gathered == null ? 0 : gathered.readableBytes();
    }

    /** What has come so far. Borrowed until {@link #clear}. */
    ByteBuf bytes() {
        return gathered == null ? Unpooled.EMPTY_BUFFER : gathered;
    }

    /** Gives up the bytes, and back to the budget what they held. Harmless when there is nothing. */
    void clear() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
        budget.give(given);
        given = 0;
    }
}
