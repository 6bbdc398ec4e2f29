package io.crossdock.transport;

import io.crossdock.hub.Frame;
import io.crossdock.hub.Outcome;
import io.crossdock.wire.CloseReason;
import io.crossdock.wire.Ending;
import io.crossdock.wire.Remote;
import io.crossdock.wire.SocketEvents;
import io.crossdock.wire.SocketLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of one WebSocket. Small frames of one turn are copied into one buffer, large ones stay shared; all
 * of it leaves with one flush. What waits for a slow client is bounded in bytes. Confined to the channel's loop.
 */
final class ChannelPeer implements Remote {
    /** What the channel may hold of a client whose oldest may give way: its high mark, so that it tells when it drains. */
    private static final int CHANNEL_BYTES_MAX = 65_536;

    private final ChannelHandlerContext ctx;
    private final WebSocketHandler handler;
    private final LoopContext loop;
    private final SocketLimits limits;
    private final String address;
    private final boolean compression;
    private final SocketEvents.Tally tally;

    /** What waits with the channel; kept, since the way to it leads over three objects of each of a thousand channels. */
    private final ChannelOutboundBuffer outbound;

    private final Batch batch;
    private @Nullable Backlog backlog;
    private @Nullable ByteBuf latePong;
    private @Nullable Deadline deadline;
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
        this.batch = new Batch(ctx);
        this.outbound = ctx.channel().unsafe().outboundBuffer();
    }

    @Override
    public EventExecutor loop() {
        return loop.loop();
    }

    @Override
    public Outcome offer(Frame frame) {
        try {
            return closing ? Outcome.GONE : take(frame);
        } catch (RuntimeException | Error fault) {
            fail(fault);
            return Outcome.GONE;
        }
    }

    private Outcome take(Frame frame) {
        Frame fitting = compression ? frame.variant(plain -> Inflation.deflate(plain, ctx.alloc())) : frame;
        long waiting = outbound.totalPendingWriteBytes() + batch.bytes();
        if (waiting == 0 && backlog == null) {
            unconfirmed = 0;
        } else if (limits.whenSlow() == SocketLimits.WhenSlow.DROP_OLDEST) {
            return offerToBacklog(fitting, waiting);
        } else if (waiting + fitting.wireBytes() > limits.queueBytesMax()) {
            return tooSlow();
        }
        unconfirmed++;
        batch(fitting);
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
        if (waiting <= CHANNEL_BYTES_MAX && !Backlog.waits(backlog)) {
            unconfirmed++;
            batch(frame);
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
        ByteBuf pong = latePong;
        latePong = null;
        if (pong != null) {
            control(pong);
        }
        Backlog waits = backlog;
        if (waits == null) {
            return;
        }
        while (!waits.isEmpty() && outbound.totalPendingWriteBytes() + batch.bytes() <= CHANNEL_BYTES_MAX) {
            Frame oldest = waits.poll();
            batch(oldest);
            oldest.release();
        }
        if (waits.isEmpty()) {
            backlog = null;
        }
    }

    private void batch(Frame frame) {
        touch();
        tally.sent(frame.wireBytes());
        batch.add(frame.bytes());
    }

    private void touch() {
        if (!touched) {
            touched = true;
            loop.flushes().touch(this);
        }
    }

    /** The end of the turn. */
    void flush() {
        touched = false;
        if (outbound.totalPendingWriteBytes() > 0) {
            batch.spill();
            ctx.flush();
        } else if (!batch.leave()) {
            ctx.flush();
        }
        if (backlog != null) {
            // The channel may have drained before it was full again, and then it tells nobody.
            writable();
        }
    }

    /** A fault of ours, or no memory to send with: costs this connection, and none of those whose turn is next. */
    void fail(Throwable fault) {
        closing = true;
        loop.loop().execute(() -> {
            if (ctx.channel().isActive()) {
                handler.broken(fault);
            }
        });
    }

    /** A Ping or Pong: passes whatever waits for the limit, though not what is already with the channel. */
    void control(ByteBuf frame) {
        if (closing) {
            frame.release();
            return;
        }
        batch.spill();
        ctx.write(frame, ctx.voidPromise());
        touch();
    }

    /**
     * Answers a Ping, at once or when the channel has room again. A client that pings and does not read would otherwise
     * fill the memory with answers; RFC 6455 section 5.5.3 lets only the latest be answered. Borrows the payload.
     */
    void pong(ByteBuf payload) {
        ByteBuf frame = ControlFrames.pong(ctx.alloc(), payload);
        ReferenceCountUtil.release(latePong);
        latePong = null;
        if (ctx.channel().isWritable()) {
            control(frame);
        } else {
            latePong = frame;
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
        batch.spill();
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
        boolean lost = batch.discard() || Backlog.waits(backlog) || writesFailed;
        closing = true;
        cancelDeadline();
        ReferenceCountUtil.release(latePong);
        latePong = null;
        if (backlog != null) {
            backlog.clear();
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
    public Ending ending() {
        return handler.ending();
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
