package io.crossdock.cli.bench;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** The bench's event loops: epoll where the system has it, whose timers are also finer, else NIO. */
final class Loops implements AutoCloseable {
    private static final long CLOSE_SECONDS_MAX = 2;

    private final boolean epoll = Epoll.isAvailable();
    private final EventLoopGroup group;

    Loops(int threads) {
        this.group = new MultiThreadIoEventLoopGroup(
                threads,
                new DefaultThreadFactory("bench", true),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    /** One after the other; the first as many as there are threads are distinct. */
    EventLoop next() {
        return group.next();
    }

    Channel channel() {
        return epoll ? new EpollSocketChannel() : new NioSocketChannel();
    }

    Channel datagrams() {
        return epoll ? new EpollDatagramChannel() : new NioDatagramChannel();
    }

    boolean epoll() {
        return epoll;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
    }
}
