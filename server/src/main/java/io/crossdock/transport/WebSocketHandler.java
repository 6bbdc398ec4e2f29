package io.crossdock.transport;

import io.crossdock.hub.Outcome;
import io.crossdock.wire.CloseReason;
import io.crossdock.wire.Conversation;
import io.crossdock.wire.Ending;
import io.crossdock.wire.SocketEvents;
import io.crossdock.wire.SocketLimits;
import io.crossdock.wire.Upgrade;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one handler of a connection after its upgrade: bytes in, messages to the {@link Conversation}; pings, the closing
 * handshake and the end. Confined to the channel's loop.
 */
final class WebSocketHandler extends ChannelInboundHandlerAdapter implements FrameSink, Timed {
    /** How long a client may take to answer our Close before the connection is cut. */
    private static final int CLOSE_SECONDS = 5;
    /** After two pings without any pong in between a client is taken for dead. */
    private static final int MISSED_PONGS_MAX = 2;

    private final LoopContext loop;
    private final SocketLimits limits;
    private final SocketEvents events;
    private final SocketEvents.Tally tally;
    private final FrameReader reader;
    private final int pingEvery;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ChannelPeer peer;
    private @Nullable Conversation conversation;
    private @Nullable ByteBuf unread;
    private @Nullable String ending;
    private int place = TimingWheel.NOWHERE;
    private byte missedPongs;
    private boolean paused;
    private boolean writesFailed;

    WebSocketHandler(LoopContext loop, SocketLimits limits, SocketEvents events, boolean compression) {
        this.loop = loop;
        this.limits = limits;
        this.pingEvery = limits.pingSeconds() == 0 ? TimingWheel.SLOTS - 1 : limits.pingSeconds();
        this.events = events;
        this.tally = events.tally(limits.protocol(), loop.index());
        Inflation inflation = compression ? loop.inflation() : null;
        this.reader = new FrameReader(this, limits.messageBytesMax(), inflation, limits.whenTooLarge(), loop.budget());
    }

    /** Begins the conversation; the handler is in the pipeline, and the 101 goes out right after. */
    void begin(ChannelHandlerContext ctx, Upgrade.Accepted accepted, String address, boolean compression) {
        context = ctx;
        peer = new ChannelPeer(ctx, this, loop, limits, tally, address, compression);
        loop.wheel().set(this, pingEvery);
        events.opened(limits.protocol(), address);
        try {
            conversation = accepted.conversation().apply(peer);
        } catch (RuntimeException | AssertionError fault) {
            broken(fault);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            tally.received(in.readableBytes());
            if (unread != null) {
                unread.writeBytes(in);
            } else if (!readToItsEnd(in)) {
                unread = ctx.alloc().buffer(in.readableBytes()).writeBytes(in);
            }
        } finally {
            in.release();
        }
    }

    private boolean readToItsEnd(ByteBuf in) {
        // Who sends is alive, also in the middle of a message so long that no pong gets through.
        missedPongs = 0;
        try {
            reader.read(in, ctx().alloc(), () -> paused);
        } catch (RuntimeException | AssertionError fault) {
            broken(fault);
        }
        return !paused || !in.isReadable() || !ctx().channel().isActive();
    }

    void pause() {
        if (!paused && context != null) {
            paused = true;
            context.channel().config().setAutoRead(false);
        }
    }

    void resume() {
        if (!paused || context == null) {
            return;
        }
        paused = false;
        ByteBuf left = unread;
        unread = null;
        if (left != null && !readToItsEnd(left)) {
            unread = left;
        } else {
            ReferenceCountUtil.release(left);
        }
        if (!paused) {
            context.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void text(ByteBuf payload) {
        if (hears()) {
            conversation().onText(payload);
        }
    }

    @Override
    public void binary(ByteBuf payload) {
        if (hears()) {
            conversation().onBinary(payload);
        }
    }

    @Override
    public void skipped(ByteBuf head, ByteBuf tail) {
        if (hears()) {
            conversation().onSkipped(head, tail);
        }
    }

    @Override
    public void ping(ByteBuf payload) {
        peer().pong(payload);
    }

    @Override
    public void close(CloseReason reason) {
        end(Ending.CLIENT_CLOSED);
        if (peer().closing()) {
            ctx().close();
        } else {
            // RFC 6455 section 5.5.1: answered with the same code; the server is the one to end the connection.
            peer().sendClose(reason).addListener(ChannelFutureListener.CLOSE);
            loop.wheel().set(this, CLOSE_SECONDS);
        }
    }

    @Override
    public void fault(CloseReason reason) {
        if (reason.equals(CloseReason.TOO_LARGE) && talking()) {
            conversation().onTooLarge();
        }
        if (peer().closing()) {
            ctx().close();
            return;
        }
        end(reason.equals(CloseReason.MEMORY) ? reason.text() : "fault " + reason.code());
        // The rest is read and thrown away: a reset could reach the client before it has read the Close.
        peer().sendClose(reason).addListener(new HalfClose());
        awaitClose();
    }

    /** The relay is going down. */
    void drain() {
        if (talking()) {
            end("drain");
            conversation().onDrain(peer());
        }
    }

    /** Our Close is out and may be answered for a while. To all others it is gone from the end of this turn. */
    void awaitClose() {
        loop.wheel().set(this, CLOSE_SECONDS);
        // Not at once: a conversation may be what closes, or a delivery to it.
        ctx().executor().execute(this::leave);
        resume();
    }

    /** The first reason given is the one that stands in the log. */
    void end(String reason) {
        if (ending == null) {
            ending = reason;
        }
    }

    Ending ending() {
        return Ending.of(ending);
    }

    @Override
    public int due() {
        if (peer().closing() || missedPongs >= MISSED_PONGS_MAX) {
            end(Ending.NO_PONG); // unless it is closing and has given its reason
            peer().drop();
            return 0;
        }
        if (limits.pingSeconds() > 0) {
            missedPongs++;
            peer().control(ControlFrames.ping(ctx().alloc()));
        }
        return pingEvery;
    }

    @Override
    public int place() {
        return place;
    }

    @Override
    public void place(int place) {
        this.place = place;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        loop.wheel().cancel(this);
        reader.release();
        ReferenceCountUtil.release(unread);
        unread = null;
        if (peer == null) {
            return;
        }
        tally.count(Outcome.CUT_OFF, peer.gone(writesFailed));
        leave();
        events.closed(limits.protocol(), peer.address(), ending == null ? "cut" : ending);
        peer = null;
    }

    private void leave() {
        if (conversation != null) {
            Conversation over = conversation;
            conversation = null;
            try {
                over.onGone();
            } catch (RuntimeException | AssertionError fault) {
                events.broken(limits.protocol(), peer().address(), fault);
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (peer != null && ctx.channel().isWritable()) {
            peer.writable();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            // Each write that failed reports here, since the hot path has no promise of its own.
            writesFailed = true;
            ctx.close();
        } else {
            broken(cause);
        }
    }

    /** A fault of ours: this connection ends, and the log says why, once. */
    void broken(Throwable fault) {
        events.broken(limits.protocol(), peer().address(), fault);
        end("error");
        reader.release();
        if (peer().closing()) {
            ctx().close();
        } else {
            peer().sendClose(CloseReason.INTERNAL).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** A whole message has come in; it means nothing any more once the connection is closing. */
    private boolean hears() {
        tally.message();
        return talking();
    }

    private boolean talking() {
        return conversation != null && !peer().closing();
    }

    private ChannelHandlerContext ctx() {
        return Objects.requireNonNull(context);
    }

    ChannelPeer peer() {
        return Objects.requireNonNull(peer);
    }

    private Conversation conversation() {
        return Objects.requireNonNull(conversation);
    }
}
