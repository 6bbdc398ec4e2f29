package io.crossdock.client.quic;

import io.crossdock.client.Network;
import io.crossdock.client.RelayException;
import io.crossdock.client.RelayException.Reason;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * QUIC for an {@code EventClient}: every message is one stream, so a lost packet holds up nothing but what must come in
 * order after it. Addresses are {@code quic://host:port}, port 5443 if none is given. Safe for any thread, and meant to be
 * shared; all its connections use one UDP socket and one thread.
 *
 * <pre>{@code
 * Options options = Options.with(new QuicNetwork(Trust.authorities()));
 * EventClient anna = new EventClient(URI.create("quic://relay.example"), listener, options);
 * }</pre>
 */
public final class QuicNetwork implements Network, AutoCloseable {
    /** Where a relay listens unless it is told otherwise. */
    public static final int DEFAULT_PORT = 5443;

    static final String SCHEME = "quic";

    private static final AttributeKey<InetSocketAddress> PEER = AttributeKey.valueOf(QuicNetwork.class, "peer");
    private static final String PROTOCOL = "crossdock";
    private static final long IDLE_SECONDS = 60;
    private static final long STREAM_BYTES = 1_250_000;
    private static final long CONNECTION_BYTES = 12_500_000;
    private static final int PEER_STREAMS = 100;
    private static final int DATAGRAMS = 16;
    private static final int MESSAGE_BYTES_MAX = 64 << 20;

    private final ExecutorService threads = Executors.newCachedThreadPool(QuicNetwork::thread);
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("crossdock-quic", true), NioIoHandler.newFactory());
    private final QuicSslContext tls;
    private @Nullable Channel udp;
    private boolean closed;

    /** Nothing is opened before the first connection. */
    public QuicNetwork(Trust trust) {
        this.tls = trust.applyTo(QuicSslContextBuilder.forClient().applicationProtocols(PROTOCOL))
                .build();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "crossdock-client");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public Executor executor() {
        return threads;
    }

    /** There is no HTTP here. */
    @Override
    public CompletableFuture<Answer> request(String method, URI address, Map<String, String> headers, String body) {
        return CompletableFuture.failedFuture(new RelayException(Reason.UNREACHABLE, "QUIC carries messages only"));
    }

    @Override
    public void connect(URI address, Map<String, String> headers, Ear ear) {
        String host = address.getHost();
        if (!SCHEME.equals(address.getScheme()) || host == null) {
            ear.failed(new RelayException(Reason.UNREACHABLE, "not an address like quic://relay.example:5443"));
            return;
        }
        int port = address.getPort() < 0 ? DEFAULT_PORT : address.getPort();
        // Looking up a name blocks.
        threads.execute(() -> dial(new InetSocketAddress(host, port), ear));
    }

    private void dial(InetSocketAddress relay, Ear ear) {
        String where = relay.getHostString() + ":" + relay.getPort();
        if (relay.isUnresolved()) {
            ear.failed(new RelayException(Reason.UNREACHABLE, where + " cannot be found"));
            return;
        }
        QuicLine line = new QuicLine(ear, MESSAGE_BYTES_MAX);
        try {
            QuicChannel.newBootstrap(socket())
                    .attr(PEER, relay)
                    .handler(line)
                    .streamHandler(new ChannelInitializer<QuicStreamChannel>() {
                        @Override
                        protected void initChannel(QuicStreamChannel stream) {
                            stream.pipeline().addLast(line.arrival(stream));
                        }
                    })
                    .remoteAddress(relay)
                    .connect()
                    .addListener(connected -> {
                        if (connected.isSuccess()) {
                            line.opened();
                        } else {
                            ear.failed(new RelayException(
                                    Reason.UNREACHABLE, where + " cannot be reached: " + said(connected.cause())));
                        }
                    });
        } catch (IllegalStateException noSocket) {
            ear.failed(new RelayException(Reason.UNREACHABLE, where + " cannot be reached: " + said(noSocket)));
        }
    }

    private static String said(Throwable fault) {
        return fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage();
    }

    private synchronized Channel socket() {
        if (closed) {
            throw new IllegalStateException("the network is closed");
        }
        Channel open = udp;
        if (open == null) {
            open = new Bootstrap()
                    .group(loop)
                    .channel(NioDatagramChannel.class)
                    .handler(new QuicClientCodecBuilder()
                            .sslEngineProvider(quic -> {
                                InetSocketAddress relay = quic.attr(PEER).get();
                                return tls.newEngine(quic.alloc(), relay.getHostString(), relay.getPort());
                            })
                            .maxIdleTimeout(IDLE_SECONDS, TimeUnit.SECONDS)
                            .initialMaxData(CONNECTION_BYTES)
                            .initialMaxStreamDataUnidirectional(STREAM_BYTES)
                            .initialMaxStreamsUnidirectional(PEER_STREAMS)
                            .datagram(DATAGRAMS, DATAGRAMS)
                            .build())
                    .bind(0)
                    .syncUninterruptibly()
                    .channel();
            udp = open;
        }
        return open;
    }

    /** Ends all connections that are left, and the thread. */
    @Override
    public synchronized void close() {
        closed = true;
        if (udp != null) {
            udp.close();
        }
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
