package io.crossdock.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * What one connection sends in one turn of its loop. A single small frame goes out as the shared bytes it is; from the
 * second on they are copied into one buffer, because copying costs less than one more vector for the kernel; large ones
 * stay shared (docs/decisions/0002). Confined to the channel's loop.
 */
final class Batch {
    /** Up to this size copying a frame costs less than one more vector for the kernel. */
    private static final int MERGE_BYTES_MAX = 4_096;

    /** A merged buffer of this size leaves as it is: larger ones gain nothing and must come from the heap of chunks. */
    private static final int MERGED_BYTES_MAX = 65_536;

    private static final int MERGED_BYTES_MIN = 2_048;

    private final ChannelHandlerContext ctx;
    private @Nullable ByteBuf held;
    private @Nullable ByteBuf merged;

    Batch(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    /** Borrows the bytes. They reach the channel in the order in which they were added. */
    void add(ByteBuf bytes) {
        int size = bytes.readableBytes();
        ByteBuf first = held;
        ByteBuf target = merged;
        if (size > MERGE_BYTES_MAX) {
            spill();
            ctx.write(bytes.retainedDuplicate(), ctx.voidPromise());
        } else if (target != null) {
            append(target, bytes, size);
        } else if (first == null) {
            held = bytes.retainedDuplicate();
        } else {
            target = ctx.alloc().directBuffer(Math.max(MERGED_BYTES_MIN, 4 * (first.readableBytes() + size)));
            target.writeBytes(first);
            first.release();
            held = null;
            merged = target;
            append(target, bytes, size);
        }
    }

    private void append(ByteBuf target, ByteBuf bytes, int size) {
        target.writeBytes(bytes, bytes.readerIndex(), size);
        if (target.readableBytes() >= MERGED_BYTES_MAX) {
            spill();
        }
    }

    /** How many bytes wait here and not yet with the channel. */
    int bytes() {
        ByteBuf gathered = gathered();
        return gathered == null ? 0 : gathered.readableBytes();
    }

    /** Hands what has gathered to the channel, not yet to the kernel. */
    void spill() {
        ByteBuf gathered = gathered();
        held = null;
        merged = null;
        if (gathered != null) {
            ctx.write(gathered, ctx.voidPromise());
        }
    }

    /**
     * Gives up what has gathered.
     *
     * @return whether there was something
     */
    boolean discard() {
        ByteBuf gathered = gathered();
        held = null;
        merged = null;
        if (gathered != null) {
            gathered.release();
        }
        return gathered != null;
    }

    private @Nullable ByteBuf gathered() {
        return merged != null ? merged : held;
    }
}
