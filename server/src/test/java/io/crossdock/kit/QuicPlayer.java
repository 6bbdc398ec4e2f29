package io.crossdock.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A QUIC client that behaves as released players do: each message on a unidirectional stream of its own, and what comes is
 * read stream by stream, in the order of their ids. It never waits without a deadline. For one thread.
 */
public final class QuicPlayer implements AutoCloseable {
    private static final int DEADLINE_SECONDS = 10;
    private static final EventLoopGroup LOOP = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    private final BlockingQueue<byte[]> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
    private final AtomicInteger datagrams = new AtomicInteger();
    /** Only on the loop: streams that have ended before their turn, and those that wait for credit. */
    private final TreeMap<Long, byte[]> early = new TreeMap<>();

    private final Queue<byte[]> unsent = new ArrayDeque<>();
    private long turn = 3;
    private final Channel socket;
    private final QuicChannel connection;

    private QuicPlayer(int port, boolean datagramsTaken, String... protocols) {
        QuicClientCodecBuilder codec = new QuicClientCodecBuilder()
                .sslContext(QuicSslContextBuilder.forClient()
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .applicationProtocols(protocols)
                        .build())
                .maxIdleTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .initialMaxData(12_500_000)
                .initialMaxStreamDataUnidirectional(1_250_000)
                .initialMaxStreamsUnidirectional(100);
        if (datagramsTaken) {
            codec.datagram(64, 64);
        }
        this.socket = new Bootstrap()
                .group(LOOP)
                .channel(NioDatagramChannel.class)
                .handler(codec.build())
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        this.connection = within(QuicChannel.newBootstrap(socket)
                .handler(new Ears())
                .streamHandler(new ChannelInitializer<QuicStreamChannel>() {
                    @Override
                    protected void initChannel(QuicStreamChannel stream) {
                        stream.pipeline().addLast(new Reader(stream.streamId()));
                    }
                })
                .remoteAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .connect());
    }

    /** Connects as clients of ours do. */
    public static QuicPlayer connect(int port) {
        return new QuicPlayer(port, true, "crossdock");
    }

    /** The same, asking for this protocol. */
    public static QuicPlayer connect(int port, String protocol) {
        return new QuicPlayer(port, true, protocol);
    }

    /** A client that takes no datagrams. */
    public static QuicPlayer withoutDatagrams(int port) {
        return new QuicPlayer(port, false, "issun");
    }

    private static <T> T within(java.util.concurrent.Future<T> future) {
        try {
            return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends a message on a stream of its own; when there is no credit, as soon as there is. */
    public void send(byte[] message) {
        within(socket.eventLoop().submit(() -> {
            unsent.add(message);
            pump();
        }));
    }

    private void pump() {
        while (!unsent.isEmpty() && connection.peerAllowedStreams(QuicStreamType.UNIDIRECTIONAL) > 0) {
            byte[] message = unsent.remove();
            QuicStreamChannel stream = connection
                    .createStream(QuicStreamType.UNIDIRECTIONAL, new ChannelInboundHandlerAdapter())
                    .getNow();
            stream.writeAndFlush(new DefaultQuicStreamFrame(Unpooled.wrappedBuffer(message), true));
        }
    }

    /** Opens a stream and leaves it open. */
    public QuicStreamChannel open() {
        return within(connection.createStream(QuicStreamType.UNIDIRECTIONAL, new ChannelInboundHandlerAdapter()));
    }

    /** Adds to an open stream, and ends it if so wished. */
    public static void write(QuicStreamChannel stream, byte[] part, boolean last) {
        within(stream.writeAndFlush(new DefaultQuicStreamFrame(Unpooled.wrappedBuffer(part), last)));
    }

    /** Shakes hands. */
    public QuicPlayer greet(byte[] id) {
        send(id);
        assertThat(next()).isEqualTo(id);
        return this;
    }

    /** The next message. */
    public byte[] next() {
        byte @Nullable [] message = poll(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
        if (message == null) {
            throw new AssertionError("nothing came; closed: " + closed);
        }
        return message;
    }

    private byte @Nullable [] poll(long millis) {
        try {
            return heard.poll(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public void expectSilence(int millis) {
        assertThat(poll(millis)).isNull();
    }

    /** The relay must close with application code 0 and this reason. */
    public void expectClose(String reason) {
        try {
            assertThat(closed.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo("0 " + reason);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Keepalives so far. */
    public int datagrams() {
        return datagrams.get();
    }

    public boolean isOpen() {
        return connection.isActive();
    }

    /** Goes away without a word, as a process does that is killed. */
    public void vanish() {
        socket.close().syncUninterruptibly();
    }

    @Override
    public void close() {
        connection.close(true, 0, Unpooled.copiedBuffer("disconnect", UTF_8)).syncUninterruptibly();
        socket.close().syncUninterruptibly();
    }

    private final class Ears extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof ByteBuf datagram) {
                datagram.release();
                datagrams.incrementAndGet();
            } else {
                // A stream.
                ctx.fireChannelRead(message);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof QuicConnectionCloseEvent close) {
                closed.add(close.error() + " " + new String(close.reason(), UTF_8));
            } else {
                pump();
            }
        }
    }

    private final class Reader extends ChannelInboundHandlerAdapter {
        private final long id;
        private final ByteBuf bytes = Unpooled.buffer();

        Reader(long id) {
            this.id = id;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf part = (ByteBuf) message;
            bytes.writeBytes(part);
            part.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownReadComplete
                    && early.put(id, ByteBufUtil.getBytes(bytes)) == null) {
                ctx.close();
                for (byte[] next = early.get(turn); next != null; next = early.get(turn)) {
                    heard.add(next);
                    turn += 4;
                }
            }
        }
    }
}
