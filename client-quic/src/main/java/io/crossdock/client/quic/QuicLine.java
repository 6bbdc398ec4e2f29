package io.crossdock.client.quic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.client.Network;
import io.netty.buffer.ByteBuf;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One connection. Its fields belong to the connection's loop; a socket's methods may be called from any thread. */
final class QuicLine extends ChannelInboundHandlerAdapter implements Network.Socket {
    /** The first stream that a server opens in one direction. */
    private static final long FIRST_OF_SERVER = 3;
    /** What may wait for a slow app; beyond, streams are not read, and the relay drops what is oldest. */
    private static final long HELD_BYTES_MAX = 1 << 20;

    private final Network.Ear ear;
    private final int messageBytesMax;
    private final Sequence sequence = new Sequence(FIRST_OF_SERVER);
    private final Map<Long, QuicStreamChannel> open = new HashMap<>();
    private final Queue<Outgoing> waiting = new ArrayDeque<>();
    private @Nullable QuicChannel channel;
    private boolean delivering;
    private boolean heldBack;
    private boolean known;
    private boolean over;
    private int closeCode = CloseCode.ABNORMAL;
    private String closeReason = "";

    /** A message for which the relay has not given leave to open a stream yet. */
    private record Outgoing(ByteBuf message, CompletableFuture<@Nullable Void> sent) {}

    QuicLine(Network.Ear ear, int messageBytesMax) {
        this.ear = ear;
        this.messageBytesMax = messageBytesMax;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = (QuicChannel) ctx.channel();
    }

    /** The handshake is done. */
    void opened() {
        onLoop(() -> {
            known = true;
            ear.opened(this);
            if (over) {
                ear.closed(closeCode, closeReason);
            }
        });
    }

    private void onLoop(Runnable step) {
        QuicChannel quic = channel;
        if (quic == null || quic.eventLoop().inEventLoop()) {
            step.run();
        } else {
            quic.eventLoop().execute(step);
        }
    }

    @Override
    public CompletionStage<?> sendText(String text) {
        return CompletableFuture.failedFuture(new IOException("no text over QUIC"));
    }

    @Override
    public CompletionStage<?> sendBinary(byte[] bytes) {
        Outgoing outgoing = new Outgoing(Unpooled.wrappedBuffer(bytes), new CompletableFuture<>());
        onLoop(() -> {
            waiting.add(outgoing);
            pump();
        });
        return outgoing.sent();
    }

    /** One stream each, while the relay lets us open any. */
    private void pump() {
        QuicChannel quic = channel;
        while (quic != null && !waiting.isEmpty() && !over) {
            if (quic.peerAllowedStreams(QuicStreamType.UNIDIRECTIONAL) < 1) {
                return;
            }
            Outgoing next = waiting.remove();
            quic.createStream(QuicStreamType.UNIDIRECTIONAL, new ChannelInboundHandlerAdapter())
                    .addListener(made -> {
                        if (made.isSuccess()) {
                            write((QuicStreamChannel) made.getNow(), next);
                        } else {
                            next.sent().completeExceptionally(made.cause());
                        }
                    });
        }
        if (over) {
            waiting.forEach(left -> left.sent().completeExceptionally(new IOException("the connection is over")));
            waiting.clear();
        }
    }

    private static void write(QuicStreamChannel stream, Outgoing outgoing) {
        stream.writeAndFlush(new DefaultQuicStreamFrame(outgoing.message(), true))
                .addListener(written -> {
                    if (written.isSuccess()) {
                        outgoing.sent().complete(null);
                    } else {
                        outgoing.sent().completeExceptionally(written.cause());
                    }
                });
    }

    /** Acknowledged by QUIC itself; what proves the relay alive are its own keepalives. */
    @Override
    public CompletionStage<?> sendPing() {
        onLoop(() -> {
            if (channel != null && !over) {
                channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[1]));
            }
        });
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> close(int code, String reason) {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        onLoop(() -> {
            if (channel == null) {
                done.complete(null);
            } else {
                // QUIC clients of this protocol say why in words; the number is always 0.
                channel.close(true, 0, Unpooled.copiedBuffer(reason, UTF_8)).addListener(closed -> done.complete(null));
            }
        });
        return done;
    }

    @Override
    public void abort() {
        onLoop(() -> {
            if (channel != null) {
                channel.close();
            }
        });
    }

    /** A datagram is a keepalive of the relay; streams have handlers of their own. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf datagram) {
            datagram.release();
            ear.pong();
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof QuicStreamLimitChangedEvent) {
            pump();
        } else if (event instanceof QuicConnectionCloseEvent closing) {
            closeReason = new String(closing.reason(), UTF_8);
            closeCode = closing.isApplicationClose() ? CloseCode.of(closeReason) : CloseCode.ABNORMAL;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        over = true;
        pump();
        if (known) {
            ear.closed(closeCode, closeReason);
        }
    }

    /** What goes wrong on a connection ends it. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    ChannelHandler arrival(QuicStreamChannel stream) {
        open.put(stream.streamId(), stream);
        if (heldBack && stream.streamId() != sequence.next()) {
            stream.config().setAutoRead(false);
        }
        return new Arrival(stream);
    }

    /** One stream of the relay, until its end. */
    private final class Arrival extends ChannelInboundHandlerAdapter {
        private final QuicStreamChannel stream;
        private final ByteArrayOutputStream message = new ByteArrayOutputStream(128);

        Arrival(QuicStreamChannel stream) {
            this.stream = stream;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object read) throws IOException {
            ByteBuf bytes = (ByteBuf) read;
            try {
                if (message.size() + bytes.readableBytes() > messageBytesMax) {
                    abort();
                    return;
                }
                bytes.readBytes(message, bytes.readableBytes());
            } finally {
                bytes.release();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownReadComplete) {
                done(message.toByteArray());
                ctx.close();
            }
        }

        /** Without an end before: it was reset. */
        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            done(null);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }

        private void done(byte @Nullable [] whole) {
            if (open.remove(stream.streamId()) != null) {
                sequence.arrived(stream.streamId(), whole);
                deliver();
                holdBack();
            }
        }
    }

    private void deliver() {
        if (delivering || over) {
            return;
        }
        byte[] message = sequence.poll();
        if (message != null) {
            delivering = true;
            ear.binary(message)
                    .whenComplete((heard, fault) -> onLoop(() -> {
                        delivering = false;
                        holdBack();
                        deliver();
                    }));
        }
    }

    /** What all others wait for is read in any case. */
    private void holdBack() {
        boolean before = heldBack;
        heldBack = sequence.heldBytes() > HELD_BYTES_MAX;
        if (!before && !heldBack) {
            return;
        }
        open.forEach((id, stream) -> {
            boolean wanted = !heldBack || id == sequence.next();
            if (stream.config().isAutoRead() != wanted) {
                stream.config().setAutoRead(wanted);
            }
        });
    }
}
