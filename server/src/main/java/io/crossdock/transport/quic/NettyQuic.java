package io.crossdock.transport.quic;

import io.crossdock.pem.PemPair;
import io.crossdock.transport.ListenAddress;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The fast engine: Netty's QUIC (quiche with BoringSSL), all of a port's connections on one loop. Its TLS refuses clients
 * that name no application protocol.
 */
public final class NettyQuic implements QuicPort {
    private final QuicHost host;
    private final QuicLoop loop;
    private final QuicIdentity identity;
    private final AtomicInteger halfOpen = new AtomicInteger();
    private final Channel channel;
    private volatile @Nullable Tls tls;

    /** A TLS context and what it was made of. */
    private record Tls(PemPair pair, QuicSslContext context) {}

    private NettyQuic(QuicHost host, QuicIdentity identity, String address, int port) throws IOException {
        this.host = host;
        this.identity = identity;
        this.loop = host.nextLoop();
        this.channel = listen(address, port);
    }

    /**
     * Binds.
     *
     * @param port 0 for any free one
     * @throws IOException when it cannot, with one line
     */
    public static NettyQuic bind(QuicHost host, QuicIdentity identity, String address, int port) throws IOException {
        if (!Quic.isAvailable()) {
            Throwable cause = Quic.unavailabilityCause();
            throw new IOException("QUIC does not work on this machine: " + (cause == null ? "" : cause.getMessage()));
        }
        return new NettyQuic(host, identity, address, port);
    }

    private Channel listen(String address, int port) throws IOException {
        InetSocketAddress wanted = ListenAddress.of(address, port, "/udp");
        ChannelHandler codec = new QuicServerCodecBuilder()
                .sslEngineProvider(client -> tls().newEngine(client.alloc()))
                .maxIdleTimeout(QuicHost.IDLE_SECONDS, TimeUnit.SECONDS)
                .initialMaxData(QuicHost.CONNECTION_BYTES_MAX)
                .initialMaxStreamDataUnidirectional(QuicHost.STREAM_BYTES_MAX)
                .initialMaxStreamsUnidirectional(QuicHost.STREAMS_MAX)
                .initialMaxStreamsBidirectional(0)
                .datagram(8, 64)
                .activeMigration(true)
                .tokenHandler(new AddressTokens(
                        new SecureRandom(), () -> halfOpen.get() > QuicHost.HALF_OPEN_MAX, host.nanoTime()))
                .handler(new ChannelInitializer<QuicChannel>() {
                    @Override
                    protected void initChannel(QuicChannel client) {
                        client.pipeline().addLast(new NettyLink(host, loop, NettyQuic.this));
                    }
                })
                .streamOption(ChannelOption.AUTO_READ, false)
                .streamHandler(new ChannelInitializer<QuicStreamChannel>() {
                    @Override
                    protected void initChannel(QuicStreamChannel stream) {
                        NettyLink link = stream.parent().pipeline().get(NettyLink.class);
                        stream.pipeline().addLast(link.stream());
                    }
                })
                .build();
        ChannelFuture bound = new Bootstrap()
                .group(loop.loop())
                .channel(datagrams())
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.SO_RCVBUF, QuicHost.SOCKET_BUFFER_BYTES)
                .option(ChannelOption.SO_SNDBUF, QuicHost.SOCKET_BUFFER_BYTES)
                .handler(codec)
                .bind(wanted);
        bound.awaitUninterruptibly(10, TimeUnit.SECONDS);
        if (!bound.isSuccess()) {
            throw ListenAddress.refused(wanted, "/udp", bound.cause());
        }
        return bound.channel();
    }

    private Class<? extends DatagramChannel> datagrams() {
        return switch (host.kernel().kind()) {
            case IO_URING -> IoUringDatagramChannel.class;
            case EPOLL -> EpollDatagramChannel.class;
            case NIO -> NioDatagramChannel.class;
        };
    }

    /** On the port's loop: the context of the certificate in force. */
    private QuicSslContext tls() {
        Tls known = tls;
        PemPair pair = identity.pair();
        if (known == null || known.pair() != pair) {
            known = new Tls(
                    pair,
                    QuicSslContextBuilder.forServer(pair.key(), null, pair.chain())
                            .applicationProtocols(QuicHost.ALPN.toArray(new String[0]))
                            .build());
            tls = known;
        }
        return known.context();
    }

    void halfOpen(int change) {
        halfOpen.addAndGet(change);
    }

    @Override
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
