package io.crossdock.transport;

import io.crossdock.hub.Frame;
import io.crossdock.hub.Outcome;
import io.crossdock.wire.CloseReason;
import io.crossdock.wire.Remote;
import io.crossdock.wire.SocketEvents;
import io.crossdock.wire.SocketLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.EventExecutor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of one WebSocket. Small frames of one turn are copied into one buffer, large ones stay shared; all
 * of it leaves with one flush. What waits for a slow client is bounded in bytes. Confined to the channel's loop.
 */
final class ChannelPeer implements Remote {
    /** Up to this size copying a frame costs less than one more vector for the kernel (docs/decisions/0002). */
    private static final int MERGE_BYTES_MAX = 4_096;

    /** A merged buffer of this size leaves as it is: larger ones gain nothing and must come from the heap of chunks. */
    private static final int MERGED_BYTES_MAX = 65_536;

    /** What the channel itself may hold of a client whose oldest frames may give way. */
    private static final int CHANNEL_BYTES_MAX = 65_536;

    private final ChannelHandlerContext ctx;
    private final WebSocketHandler handler;
    private final LoopContext loop;
    private final SocketLimits limits;
    private final String address;
    private final boolean compression;

    private final SocketEvents.Tally tally;

    private @Nullable Backlog backlog;
    private @Nullable ByteBuf held;
    private @Nullable ByteBuf merged;
    private @Nullable Deadline deadline;
    private int batchBytes;
    private boolean touched;
    private boolean closing;
    /** Frames offered since nothing was waiting: at most these are lost when the connection breaks. */
    private int unconfirmed;

    ChannelPeer(
            ChannelHandlerContext ctx,
            WebSocketHandler handler,
            LoopContext loop,
            SocketLimits limits,
            SocketEvents.Tally tally,
            String address,
            boolean compression) {
        this.ctx = ctx;
        this.handler = handler;
        this.loop = loop;
        this.limits = limits;
        this.tally = tally;
        this.address = address;
        this.compression = compression;
    }

    @Override
    public EventExecutor loop() {
        return loop.loop();
    }

    @Override
    public Outcome offer(Frame frame) {
        ChannelOutboundBuffer outbound = ctx.channel().unsafe().outboundBuffer();
        if (closing || outbound == null) {
            return Outcome.GONE;
        }
        Frame fitting = compression ? frame.variant(plain -> Inflation.deflate(plain, ctx.alloc())) : frame;
        long waiting = outbound.totalPendingWriteBytes() + batchBytes;
        if (waiting == 0 && backlog == null) {
            unconfirmed = 0;
        } else if (limits.whenSlow() == SocketLimits.WhenSlow.DROP_OLDEST) {
            return offerToBacklog(fitting, waiting);
        } else if (waiting + fitting.wireBytes() > limits.queueBytesMax()) {
            return tooSlow();
        }
        unconfirmed++;
        batch(fitting.bytes(), fitting.wireBytes());
        return Outcome.SENT;
    }

    private Outcome tooSlow() {
        if (limits.whenSlow() == SocketLimits.WhenSlow.CLOSE) {
            handler.end("slow");
            close(CloseReason.TOO_SLOW);
        }
        return Outcome.SLOW;
    }

    private Outcome offerToBacklog(Frame frame, long waiting) {
        if (waiting + frame.wireBytes() <= CHANNEL_BYTES_MAX && !Backlog.waits(backlog)) {
            unconfirmed++;
            batch(frame.bytes(), frame.wireBytes());
            return Outcome.SENT;
        }
        if (backlog == null) {
            backlog = new Backlog(limits.queueBytesMax());
        }
        int dropped = backlog.add(frame);
        unconfirmed++;
        if (dropped > 0) {
            // They were counted as sent when they were taken.
            unconfirmed -= dropped;
            tally.count(Outcome.SLOW, dropped);
        }
        return Outcome.SENT;
    }

    /** The channel has room again. */
    void writable() {
        ChannelOutboundBuffer outbound = ctx.channel().unsafe().outboundBuffer();
        Backlog waits = backlog;
        if (waits == null || outbound == null) {
            return;
        }
        while (!waits.isEmpty() && outbound.totalPendingWriteBytes() + batchBytes < CHANNEL_BYTES_MAX) {
            Frame oldest = waits.poll();
            batch(oldest.bytes(), oldest.wireBytes());
            oldest.release();
        }
        if (waits.isEmpty()) {
            backlog = null;
        }
    }

    private void batch(ByteBuf bytes, int size) {
        if (!touched) {
            touched = true;
            loop.flushes().touch(this);
        }
        batchBytes += size;
        tally.sent(size);
        if (size > MERGE_BYTES_MAX) {
            spill();
            batchBytes -= size;
            ctx.write(bytes.retainedDuplicate(), ctx.voidPromise());
        } else if (held == null && merged == null) {
            held = bytes.retainedDuplicate();
        } else {
            merge(bytes, size);
        }
    }

    private void merge(ByteBuf bytes, int size) {
        ByteBuf target = merged;
        if (target == null) {
            ByteBuf first = Objects.requireNonNull(held);
            target = ctx.alloc().directBuffer(Math.max(2_048, 4 * (first.readableBytes() + size)));
            target.writeBytes(first);
            first.release();
            held = null;
            merged = target;
        }
        target.writeBytes(bytes, bytes.readerIndex(), size);
        if (target.readableBytes() >= MERGED_BYTES_MAX) {
            spill();
        }
    }

    /** Hands what has gathered to the channel, not yet to the kernel. */
    private void spill() {
        ByteBuf gathered = merged != null ? merged : held;
        merged = null;
        held = null;
        batchBytes = 0;
        if (gathered != null) {
            ctx.write(gathered, ctx.voidPromise());
        }
    }

    /** The end of the turn. */
    void flush() {
        touched = false;
        spill();
        ctx.flush();
    }

    /** A Ping or Pong: passes whatever waits for the limit, though not what is already with the channel. */
    void control(ByteBuf frame) {
        if (closing) {
            frame.release();
            return;
        }
        spill();
        ctx.write(frame, ctx.voidPromise());
        if (!touched) {
            touched = true;
            loop.flushes().touch(this);
        }
    }

    @Override
    public void close(CloseReason reason) {
        if (!loop.loop().inEventLoop()) {
            loop.loop().execute(() -> close(reason));
            return;
        }
        if (!closing) {
            handler.end("closed " + reason.code());
            sendClose(reason);
            handler.awaitClose();
        }
    }

    /** Sends the last frame of this connection. */
    io.netty.channel.ChannelFuture sendClose(CloseReason reason) {
        spill();
        closing = true;
        return ctx.writeAndFlush(ControlFrames.close(ctx.alloc(), reason));
    }

    @Override
    public void drop() {
        if (!loop.loop().inEventLoop()) {
            loop.loop().execute(this::drop);
            return;
        }
        closing = true;
        ctx.close();
    }

    /**
     * The connection is over: gives up what has gathered.
     *
     * @return frames that were queued and may not have arrived
     */
    int gone(boolean writesFailed) {
        boolean lost = writesFailed || held != null || merged != null || Backlog.waits(backlog);
        closing = true;
        cancelDeadline();
        if (backlog != null) {
            backlog.clear();
        }
        if (held != null) {
            held.release();
            held = null;
        }
        if (merged != null) {
            merged.release();
            merged = null;
        }
        return lost ? unconfirmed : 0;
    }

    boolean closing() {
        return closing;
    }

    @Override
    public void deadline(int seconds, Runnable then) {
        cancelDeadline();
        if (!closing) {
            deadline = new Deadline(then, handler::broken);
            // One more, since the hand may move in the next instant.
            loop.wheel().set(deadline, seconds + 1);
        }
    }

    @Override
    public void cancelDeadline() {
        if (deadline != null) {
            loop.wheel().cancel(deadline);
            deadline = null;
        }
    }

    @Override
    public void pause() {
        handler.pause();
    }

    @Override
    public void resume() {
        handler.resume();
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public ByteBufAllocator allocator() {
        return ctx.alloc();
    }
}
