package io.crossdock.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.uring.IoUringChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** One bound TCP port. */
public final class HttpListener implements AutoCloseable {
    /** Connections that may wait to be accepted; the kernel caps it at its own {@code somaxconn}. */
    private static final int BACKLOG = 4_096;

    private final Channel channel;

    private HttpListener(Channel channel) {
        this.channel = channel;
    }

    /**
     * Binds.
     *
     * @param port 0 for any free one
     * @throws IOException when the address cannot be had, with the system's reason
     */
    public static HttpListener bind(
            EventLoops loops, HttpPipeline pipeline, ByteBufAllocator allocator, String host, int port)
            throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.ALLOCATOR, allocator)
                .childOption(ChannelOption.ALLOCATOR, allocator)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(pipeline);
        if (loops.kind() == EventLoops.Kind.IO_URING && EventLoops.bufferRing()) {
            bootstrap.childOption(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, EventLoops.BUFFER_GROUP);
        }
        InetSocketAddress address = ListenAddress.of(host, port, "");
        ChannelFuture bound = bootstrap.bind(address);
        bound.awaitUninterruptibly(10, TimeUnit.SECONDS);
        if (!bound.isSuccess()) {
            throw ListenAddress.refused(address, "", bound.cause());
        }
        return new HttpListener(bound.channel());
    }

    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Accepts no more; connections that are open stay. */
    @Override
    public void close() {
        channel.close().awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
