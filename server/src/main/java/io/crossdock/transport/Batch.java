package io.crossdock.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What one connection sends in one turn of its loop. A single small frame goes out as the shared bytes it is; from the
 * second on they are copied into one buffer, because copying costs less than one more vector for the kernel; large ones
 * stay shared (docs/decisions/0002). Where nothing waits before it, the kernel takes it straight from here, past the
 * channel's queue (docs/decisions/0008). Confined to the channel's loop.
 */
final class Batch {
    /** Up to this size copying a frame costs less than one more vector for the kernel. */
    private static final int MERGE_BYTES_MAX = 4_096;

    /** A merged buffer of this size leaves as it is: larger ones gain nothing and must come from the heap of chunks. */
    private static final int MERGED_BYTES_MAX = 65_536;

    private static final int MERGED_BYTES_MIN = 2_048;

    private final ChannelHandlerContext ctx;
    /** A socket that never blocks and has nothing between it and the frames; null elsewhere. */
    private final @Nullable FileDescriptor socket;
    /** The only frame so far: shared, so its indices stay where they are. */
    private @Nullable ByteBuf held;

    private @Nullable ByteBuf merged;

    Batch(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        // A socket of io_uring blocks, and one with TLS takes no frames.
        boolean straight =
                ctx.channel() instanceof EpollSocketChannel && ctx.pipeline().get(SslHandler.class) == null;
        this.socket = straight ? ((EpollSocketChannel) ctx.channel()).fd() : null;
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
            append(target, bytes);
        } else if (first == null) {
            held = bytes.retain();
        } else {
            target = ctx.alloc().directBuffer(Math.max(MERGED_BYTES_MIN, 4 * (first.readableBytes() + size)));
            held = null;
            merged = target;
            append(target, first);
            first.release();
            append(target, bytes);
        }
    }

    private void append(ByteBuf target, ByteBuf bytes) {
        target.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
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
        ByteBuf gathered = take();
        if (gathered != null) {
            ctx.write(gathered.duplicate(), ctx.voidPromise());
        }
    }

    /**
     * Hands what has gathered to the kernel. Only while nothing waits with the channel, which it would overtake.
     *
     * @return whether the kernel took all of it; else the rest is with the channel and wants a flush
     */
    boolean leave() {
        ByteBuf gathered = gathered();
        // A descriptor that is closed may be another connection's by now.
        if (gathered == null || socket == null || !socket.isOpen() || !gathered.hasMemoryAddress()) {
            spill();
            return false;
        }
        int written = write(socket, gathered);
        if (written < gathered.readableBytes()) {
            take();
            ctx.write(gathered.duplicate().skipBytes(written), ctx.voidPromise());
            return false;
        }
        discard();
        return true;
    }

    private static int write(FileDescriptor socket, ByteBuf bytes) {
        try {
            return socket.writeAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex());
        } catch (IOException broken) {
            // The channel meets the same, and ends the connection as for every write that fails.
            return 0;
        }
    }

    /**
     * Gives up what has gathered.
     *
     * @return whether there was something
     */
    boolean discard() {
        ByteBuf gathered = take();
        if (gathered != null) {
            gathered.release();
        }
        return gathered != null;
    }

    private @Nullable ByteBuf take() {
        ByteBuf gathered = gathered();
        held = null;
        merged = null;
        return gathered;
    }

    private @Nullable ByteBuf gathered() {
        return merged != null ? merged : held;
    }
}
