package io.crossdock.transport;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringFixedBufferRingAllocator;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The event loops that everything lives on, and the kernel interface under them. Safe for any thread. */
public final class EventLoops implements AutoCloseable {
    /** The kernel interfaces. */
    public enum Kind {
        EPOLL,
        IO_URING,
        NIO
    }

    static final short BUFFER_GROUP = 1;
    private static final short BUFFERS_PER_RING = 64;
    private static final int BUFFER_BYTES = 8_192;

    /** How long the connections may take to close when everything ends. */
    private static final int CUT_SECONDS = 2;

    private final Kind kind;
    private final MultiThreadIoEventLoopGroup group;
    private final List<LoopContext> contexts = new ArrayList<>();

    /**
     * @param wanted {@code auto}, {@code epoll}, {@code io_uring} or {@code nio}
     * @param count how many loops; 0 for one per core
     * @param budget for what their connections read in part
     * @throws IllegalStateException when the wanted kind does not work here, with the reason
     */
    public EventLoops(String wanted, int count, MemoryBudget budget) {
        this.kind = choose(wanted);
        int loops = count > 0 ? count : Runtime.getRuntime().availableProcessors();
        this.group = new MultiThreadIoEventLoopGroup(loops, new DefaultThreadFactory("loop"), factory(kind));
        group.forEach(loop -> contexts.add(new LoopContext((SingleThreadEventLoop) loop, contexts.size(), budget)));
    }

    private static Kind choose(String wanted) {
        return switch (wanted) {
            case "io_uring" -> checked(Kind.IO_URING, IoUring.isAvailable(), IoUring.unavailabilityCause());
            case "epoll" -> checked(Kind.EPOLL, Epoll.isAvailable(), Epoll.unavailabilityCause());
            case "nio" -> Kind.NIO;
            default -> best();
        };
    }

    /** What measured best on this kind of machine; see docs/decisions/0008. */
    private static Kind best() {
        return Epoll.isAvailable() ? Kind.EPOLL : Kind.NIO;
    }

    private static Kind checked(Kind kind, boolean available, Throwable cause) {
        if (!available) {
            throw new IllegalStateException(kind.name().toLowerCase(java.util.Locale.ROOT) + " does not work here: "
                    + (cause == null ? "unknown cause" : cause.getMessage()));
        }
        return kind;
    }

    private static IoHandlerFactory factory(Kind kind) {
        return switch (kind) {
            case IO_URING -> IoUringIoHandler.newFactory(ringConfig());
            case EPOLL -> EpollIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    /** Whether the kernel can take a buffer when data is there, so that an idle connection holds none. */
    static boolean bufferRing() {
        return IoUring.isRegisterBufferRingSupported();
    }

    private static IoUringIoHandlerConfig ringConfig() {
        IoUringIoHandlerConfig config = new IoUringIoHandlerConfig();
        if (bufferRing()) {
            config.setBufferRingConfig(IoUringBufferRingConfig.builder()
                    .bufferGroupId(BUFFER_GROUP)
                    .bufferRingSize(BUFFERS_PER_RING)
                    .batchSize(BUFFERS_PER_RING / 4)
                    .allocator(new IoUringFixedBufferRingAllocator(BUFFER_BYTES))
                    .build());
        }
        return config;
    }

    public Kind kind() {
        return kind;
    }

    public List<? extends EventExecutor> loops() {
        return contexts.stream().map(LoopContext::loop).toList();
    }

    MultiThreadIoEventLoopGroup group() {
        return group;
    }

    List<LoopContext> contexts() {
        return contexts;
    }

    LoopContext context(EventExecutor loop) {
        for (LoopContext context : contexts) {
            if (context.loop() == loop) {
                return context;
            }
        }
        throw new IllegalArgumentException("a loop of somebody else");
    }

    Class<? extends ServerChannel> serverChannel() {
        return switch (kind) {
            case IO_URING -> IoUringServerSocketChannel.class;
            case EPOLL -> EpollServerSocketChannel.class;
            case NIO -> NioServerSocketChannel.class;
        };
    }

    /** Cuts all connections and ends all loops; waits a few seconds at most. Not on a loop. */
    @Override
    public void close() {
        if (group.isShuttingDown()) {
            return;
        }
        cutAll();
        group.shutdownGracefully(0, 3, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    /**
     * With io_uring a connection stays open after its loop has ended, for as long as the kernel holds a read for it: so
     * all are closed while their loops still run.
     */
    private void cutAll() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(CUT_SECONDS);
        contexts.forEach(context -> context.loop().execute(() -> context.wheel().forEach(EventLoops::cut)));
        try {
            while (contexts.stream().anyMatch(EventLoops::hasConnections) && System.nanoTime() - end < 0) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private static void cut(Timed timed) {
        if (timed instanceof WebSocketHandler socket) {
            socket.peer().drop();
        } else {
            timed.due();
        }
    }

    private static boolean hasConnections(LoopContext context) {
        CompletableFuture<Boolean> found = new CompletableFuture<>();
        context.loop().execute(() -> found.complete(!context.wheel().isEmpty()));
        return found.completeOnTimeout(true, CUT_SECONDS, TimeUnit.SECONDS).join();
    }
}
