package io.crossdock.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.cli.bench.wire.Opcode;
import io.crossdock.cli.bench.workload.Outgoing;
import io.crossdock.cli.bench.workload.Seat;
import io.crossdock.cli.bench.workload.Workload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamLimitChangedEvent;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's QUIC connection: each message is a stream of its own, and what comes is shown in the order of its streams.
 * Only its event loop touches it.
 */
final class QuicConnection extends ChannelInboundHandlerAdapter implements Connection, Outgoing {
    private static final long OPEN_SECONDS_MAX = 10;
    /** The server's one-way streams are 3, 7, 11 and so on (RFC 9000, section 2.1). */
    private static final long FIRST = 3;

    private static final long STRIDE = 4;
    /** Beyond the streams that the relay allows this many messages may wait, as in a socket's buffer. */
    private static final int WAITING_MAX = 16;

    private final Lane lane;
    private final Seat seat;
    private final Workload workload;
    private final Owner owner;
    private final Map<Long, ByteBuf> early = new HashMap<>();
    private final Queue<ByteBuf> waiting = new ArrayDeque<>();
    private @Nullable QuicChannel channel;
    private @Nullable Future<?> deadline;
    private @Nullable String reason;
    private long next = FIRST;
    private boolean ready;
    private boolean closing;
    private boolean over;

    QuicConnection(Lane lane, Seat seat, Workload workload, Owner owner) {
        this.lane = lane;
        this.seat = seat;
        this.workload = workload;
        this.owner = owner;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        QuicChannel mine = (QuicChannel) context.channel();
        channel = mine;
        deadline = lane.loop.schedule(
                () -> failed("no answer within " + OPEN_SECONDS_MAX + " s"), OPEN_SECONDS_MAX, TimeUnit.SECONDS);
        workload.hello(seat, this);
    }

    /** There is no connection, or no use in it. */
    void failed(String why) {
        if (reason == null) {
            reason = why;
        }
        if (channel == null) {
            over();
        } else {
            channel.close();
        }
    }

    @Override
    public void text(String content) {
        throw new IllegalStateException("no text over QUIC");
    }

    @Override
    public void binary(byte[] content) {
        send(Opcode.BINARY, begin(content.length).writeBytes(content));
    }

    @Override
    public void ping() {
        throw new IllegalStateException("no pings over QUIC");
    }

    @Override
    public ByteBuf begin(int contentBytes) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(contentBytes);
    }

    @Override
    public void send(int opcode, ByteBuf content) {
        waiting.add(content);
        pump();
    }

    private void pump() {
        QuicChannel mine = channel;
        while (mine != null && !waiting.isEmpty() && mine.peerAllowedStreams(QuicStreamType.UNIDIRECTIONAL) > 0) {
            ByteBuf content = waiting.remove();
            mine.createStream(QuicStreamType.UNIDIRECTIONAL, new ChannelInboundHandlerAdapter())
                    .addListener(made -> {
                        if (made.isSuccess()) {
                            ((QuicStreamChannel) made.getNow())
                                    .writeAndFlush(new DefaultQuicStreamFrame(content, true));
                        } else {
                            content.release();
                            failed(Reasons.of(made.cause()));
                        }
                    });
        }
    }

    /** Every stream goes out as it is written. */
    @Override
    public void flush() {}

    @Override
    public boolean isWritable() {
        return ready && !closing && !over && waiting.size() < WAITING_MAX;
    }

    @Override
    public void close() {
        if (channel != null && !closing && !over) {
            closing = true;
            channel.close(true, 0, Unpooled.EMPTY_BUFFER);
        }
    }

    /** A datagram is a keepalive of the relay. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf datagram) {
            datagram.release();
            lane.counts.pings++;
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof QuicStreamLimitChangedEvent) {
            pump();
            if (isWritable()) {
                owner.writable();
            }
        } else if (event instanceof QuicConnectionCloseEvent closed && reason == null) {
            reason = "closed " + new String(closed.reason(), UTF_8).replaceAll("\\p{Cntrl}", "?");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        over();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed(Reasons.of(cause));
    }

    private void over() {
        if (over) {
            return;
        }
        over = true;
        lane.counts.open--;
        if (deadline != null) {
            deadline.cancel(false);
        }
        waiting.forEach(ByteBuf::release);
        waiting.clear();
        early.values().forEach(ByteBuf::release);
        early.clear();
        owner.closed(ready, closing ? null : reason != null ? reason : "closed without a reason");
    }

    ChannelHandler arrival(QuicStreamChannel stream) {
        return new Arrival(stream.streamId());
    }

    /** One stream of the relay, until its end. */
    private final class Arrival extends ChannelInboundHandlerAdapter {
        private final long id;
        private @Nullable ByteBuf message;

        Arrival(long id) {
            this.id = id;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object read) {
            ByteBuf bytes = (ByteBuf) read;
            if (message == null) {
                message = bytes;
            } else {
                ByteBuf all =
                        PooledByteBufAllocator.DEFAULT.directBuffer(message.readableBytes() + bytes.readableBytes());
                all.writeBytes(message).writeBytes(bytes);
                message.release();
                bytes.release();
                message = all;
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownReadComplete) {
                ByteBuf whole = message == null ? Unpooled.EMPTY_BUFFER : message;
                message = null;
                context.close();
                arrived(id, whole);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (message != null) {
                message.release();
                message = null;
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    /** Takes over one reference. */
    private void arrived(long id, ByteBuf message) {
        if (over || id < next) {
            message.release();
            return;
        }
        early.put(id, message);
        for (ByteBuf due = early.remove(next); due != null; due = early.remove(next)) {
            next += STRIDE;
            try {
                show(due);
            } finally {
                due.release();
            }
        }
    }

    private void show(ByteBuf message) {
        int index = message.readerIndex();
        int length = message.readableBytes();
        if (ready) {
            owner.message(message, index, length, lane.nanoTime.getAsLong());
        } else if (workload.greeted(seat, Opcode.BINARY, message, index, length)) {
            ready = true;
            if (deadline != null) {
                deadline.cancel(false);
            }
            owner.ready(this);
        }
    }
}
