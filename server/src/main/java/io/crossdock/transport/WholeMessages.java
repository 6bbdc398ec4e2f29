package io.crossdock.transport;

import io.crossdock.wire.CloseReason;
import io.crossdock.wire.Utf8;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The last step of a {@link FrameReader}: whole messages, inflated where they came compressed. */
final class WholeMessages {
    /** The least room for a message that inflates. */
    private static final int INFLATED_BYTES_MIN = 4096;

    private final FrameSink sink;
    private final int messageBytesMax;
    private final @Nullable Inflation inflation;
    private final boolean skipping;

    /** @param skipping whether a message that inflates to too much is passed over */
    WholeMessages(FrameSink sink, int messageBytesMax, @Nullable Inflation inflation, boolean skipping) {
        this.sink = sink;
        this.messageBytesMax = messageBytesMax;
        this.inflation = inflation;
        this.skipping = skipping;
    }

    /**
     * Borrows the payload.
     *
     * @param utf8 what checking a text that did not come compressed has ended in
     * @return what is wrong with the message; null when it was handed on
     */
    @Nullable
    CloseReason hand(int opcode, boolean compressed, int utf8, ByteBuf payload, ByteBufAllocator allocator) {
        if (!compressed) {
            return handChecked(opcode, utf8, payload);
        }
        // Not from the budget: it lives no longer than this call, so there is one at a time on each loop.
        long likely = Math.min(messageBytesMax, 2L * payload.readableBytes());
        ByteBuf inflated = allocator.directBuffer((int) Math.max(INFLATED_BYTES_MIN, likely));
        try {
            return inflate(opcode, payload, inflated);
        } finally {
            inflated.release();
        }
    }

    private @Nullable CloseReason inflate(int opcode, ByteBuf payload, ByteBuf inflated) {
        CloseReason reason = Objects.requireNonNull(inflation).inflate(payload, inflated, messageBytesMax);
        if (skipping && CloseReason.TOO_LARGE.equals(reason)) {
            sink.skipped(Leftovers.head(inflated), Unpooled.EMPTY_BUFFER);
            return null;
        }
        if (reason != null) {
            return reason;
        }
        boolean text = opcode == FrameRules.TEXT;
        return handChecked(opcode, text && !Utf8.isText(inflated) ? Utf8.REJECT : Utf8.ACCEPT, inflated);
    }

    private @Nullable CloseReason handChecked(int opcode, int utf8, ByteBuf payload) {
        if (opcode != FrameRules.TEXT) {
            sink.binary(payload);
        } else if (utf8 == Utf8.ACCEPT) {
            sink.text(payload);
        } else {
            return CloseReason.INVALID_UTF8;
        }
        return null;
    }

    /** The ends of a message that was too large; what is compressed says nothing. */
    void skip(Leftovers ends, boolean compressed) {
        sink.skipped(
                compressed ? Unpooled.EMPTY_BUFFER : ends.head(), compressed ? Unpooled.EMPTY_BUFFER : ends.tail());
    }
}
