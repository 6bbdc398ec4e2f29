package io.crossdock.transport;

import io.crossdock.wire.Answer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** The body of one request after the other, each while it comes in. Confined to the channel's loop. */
final class RequestBody {
    static final int OUT_OF_MEMORY = 503;

    private final Gathering pieces;
    private final int bytesMax;

    /** @param bytesMax what outgrows this, or the whole budget, is too large */
    RequestBody(int bytesMax, MemoryBudget budget) {
        this.pieces = new Gathering(budget);
        this.bytesMax = (int) Math.min(bytesMax, budget.bytesMax());
    }

    /**
     * Adds a piece. Borrows it.
     *
     * @return null, or how to refuse the request
     */
    @Nullable
    Answer add(ByteBuf piece, ByteBufAllocator allocator) {
        int count = piece.readableBytes();
        if (count == 0) {
            return null;
        }
        if (count > bytesMax - pieces.size()) {
            return Answer.text(413, "request body too large\n");
        }
        return pieces.add(piece, piece.readerIndex(), count, bytesMax, allocator)
                ? null
                : Answer.json(OUT_OF_MEMORY, "{\"error\":\"out of memory, try again later\"}")
                        .with("retry-after", "1");
    }

    /** What has come so far. Borrowed until {@link #clear}. */
    ByteBuf bytes() {
        return pieces.bytes();
    }

    void clear() {
        pieces.clear();
    }
}
