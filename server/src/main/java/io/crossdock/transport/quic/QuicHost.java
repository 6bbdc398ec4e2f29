package io.crossdock.transport.quic;

import io.crossdock.guard.ConnectionLimits;
import io.crossdock.transport.EventLoops;
import io.crossdock.wire.SocketEvents;
import io.crossdock.wire.SocketLimits;
import io.crossdock.wire.StreamEndpoint;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What all QUIC ports of a relay share: one protocol's clients, its loops and its bounds. Safe for any thread. */
public final class QuicHost implements AutoCloseable {
    /** The names under which clients of ours ask for the protocol; the newest ones first. */
    static final List<String> ALPN = List.of("crossdock", "issun");

    /** Streams that a client may have open towards us: as many as the original server gave. */
    static final int STREAMS_MAX = 100;

    /** Flow control windows: a stream's as the original server gave it, and for the connection what worked with it. */
    static final int STREAM_BYTES_MAX = 1_250_000;

    static final int CONNECTION_BYTES_MAX = 12_500_000;
    /** Asked of the system for a port, all of whose clients share it; it may grant less. */
    static final int SOCKET_BUFFER_BYTES = 4 << 20;

    static final int IDLE_SECONDS = 60;
    /** From a client's first packet to the end of the handshake. */
    static final int HANDSHAKE_SECONDS = 10;
    /** With more handshakes under way than this, newcomers must show that they own their address. */
    static final int HALF_OPEN_MAX = 64;

    /** On an engine without address validation no more handshakes are under way at a time; each costs threads. */
    static final int HANDSHAKES_MAX = 256;

    /** Of them from one address, as {@link ConnectionLimits} counts them: players behind one, who come back at once. */
    static final int HANDSHAKES_PER_ADDRESS_MAX = 32;

    private final StreamEndpoint endpoint;
    private final SocketLimits limits;
    private final SocketEvents events;
    private final ConnectionLimits connections;
    private final Duration heartbeat;
    private final LongSupplier nanoTime;
    private final EventLoops kernel;
    private final List<QuicLoop> loops = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private volatile boolean draining;

    /**
     * @param heartbeat between two keepalives to a client
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    public QuicHost(
            StreamEndpoint endpoint,
            EventLoops kernel,
            ConnectionLimits connections,
            SocketEvents events,
            Duration heartbeat,
            LongSupplier nanoTime) {
        this.endpoint = endpoint;
        this.limits = endpoint.limits();
        this.kernel = kernel;
        this.connections = connections;
        this.events = events;
        this.heartbeat = heartbeat;
        this.nanoTime = nanoTime;
        for (EventExecutor loop : kernel.loops()) {
            loops.add(new QuicLoop((SingleThreadEventLoop) loop, loops.size(), nanoTime));
        }
    }

    StreamEndpoint endpoint() {
        return endpoint;
    }

    SocketLimits limits() {
        return limits;
    }

    SocketEvents events() {
        return events;
    }

    ConnectionLimits connections() {
        return connections;
    }

    LongSupplier nanoTime() {
        return nanoTime;
    }

    long heartbeatNanos() {
        return heartbeat.toNanos();
    }

    EventLoops kernel() {
        return kernel;
    }

    List<QuicLoop> loops() {
        return loops;
    }

    /** One loop after the other, for engines that are free to choose. */
    QuicLoop nextLoop() {
        return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    }

    /** Counts a connection, unless it answers why it must not come in. */
    @Nullable
    String refusal(InetAddress address) {
        if (draining) {
            return "shutting down";
        }
        return switch (connections.enter(address)) {
            case WELCOME -> null;
            case FULL -> "full";
            case TOO_MANY_FROM_ADDRESS -> "too many from this address";
        };
    }

    /** Lets nobody in any more and sends everybody away. */
    public void drain() {
        draining = true;
        loops.forEach(QuicLoop::drain);
    }

    @Override
    public void close() {
        loops.forEach(QuicLoop::stop);
    }
}
