package io.crossdock.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The two ends of a message that is thrown away: a conversation may find in them which message it was. However long it
 * is, this much is kept and no more. Confined to the channel's loop.
 */
final class Leftovers {
    private static final int END_BYTES = 4096;

    private final ByteBuf head = Unpooled.buffer(END_BYTES, END_BYTES);
    private final ByteBuf tail = Unpooled.buffer(2 * END_BYTES, 2 * END_BYTES);

    /** Borrows the bytes. */
    void add(ByteBuf bytes, int start, int count) {
        int first = Math.min(count, head.writableBytes());
        head.writeBytes(bytes, start, first);
        int last = Math.min(count, END_BYTES);
        if (tail.writableBytes() < last) {
            tail.skipBytes(tail.readableBytes() - END_BYTES + last).discardReadBytes();
        }
        tail.writeBytes(bytes, start + count - last, last);
    }

    ByteBuf head() {
        return head;
    }

    ByteBuf tail() {
        return tail.slice(Math.max(0, tail.writerIndex() - END_BYTES), Math.min(END_BYTES, tail.writerIndex()));
    }

    /** As much of a whole text as is ever kept. Borrowed from it. */
    static ByteBuf head(ByteBuf whole) {
        return whole.slice(whole.readerIndex(), Math.min(END_BYTES, whole.readableBytes()));
    }
}
