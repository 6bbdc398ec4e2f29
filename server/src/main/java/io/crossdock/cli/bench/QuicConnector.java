package io.crossdock.cli.bench;

import io.crossdock.cli.bench.workload.Seat;
import io.crossdock.cli.bench.workload.Workload;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Opens QUIC connections, all those of one lane over one UDP socket. Safe for any thread. */
final class QuicConnector {
    private static final int IDLE_SECONDS = 60;
    private static final int STREAM_BYTES = 1_250_000;
    private static final int CONNECTION_BYTES = 12_500_000;
    private static final int STREAMS = 100;
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;
    private static final int DATAGRAM_BYTES_MAX = 2_048;
    private static final int KEEPALIVES = 16;

    private final Loops loops;
    private final Workload workload;
    private final Map<Lane, Channel> sockets = new ConcurrentHashMap<>();
    /** Any certificate will do: nothing secret is sent, and never beyond this machine. */
    private final QuicSslContext tls = QuicSslContextBuilder.forClient()
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm("")
            .applicationProtocols("crossdock")
            .build();

    QuicConnector(Loops loops, Workload workload) {
        this.loops = loops;
        this.workload = workload;
    }

    /** The owner hears of success and failure alike. On the lane's loop. */
    void connect(InetSocketAddress relay, Seat seat, Lane lane, Connection.Owner owner) {
        lane.counts.open++;
        Channel socket = sockets.get(lane);
        if (socket != null) {
            connect(socket, relay, seat, lane, owner);
            return;
        }
        bootstrap(lane).bind(0).addListener(bound -> {
            if (bound.isSuccess()) {
                Channel mine = ((ChannelFuture) bound).channel();
                Channel first = sockets.putIfAbsent(lane, mine);
                if (first != null) {
                    mine.close();
                }
                connect(first == null ? mine : first, relay, seat, lane, owner);
            } else {
                lane.counts.open--;
                owner.closed(false, Reasons.of(bound.cause()));
            }
        });
    }

    private Bootstrap bootstrap(Lane lane) {
        return new Bootstrap()
                .group(lane.loop)
                .channelFactory(loops::datagrams)
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM_BYTES_MAX))
                .handler(new QuicClientCodecBuilder()
                        .sslContext(tls)
                        .maxIdleTimeout(IDLE_SECONDS, TimeUnit.SECONDS)
                        .initialMaxData(CONNECTION_BYTES)
                        .initialMaxStreamDataUnidirectional(STREAM_BYTES)
                        .initialMaxStreamsUnidirectional(STREAMS)
                        .datagram(KEEPALIVES, KEEPALIVES)
                        .build());
    }

    private void connect(Channel socket, InetSocketAddress relay, Seat seat, Lane lane, Connection.Owner owner) {
        QuicConnection connection = new QuicConnection(lane, seat, workload, owner);
        QuicChannel.newBootstrap(socket)
                .handler(connection)
                .streamHandler(new ChannelInitializer<QuicStreamChannel>() {
                    @Override
                    protected void initChannel(QuicStreamChannel stream) {
                        stream.pipeline().addLast(connection.arrival(stream));
                    }
                })
                .remoteAddress(relay)
                .connect()
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        connection.failed(Reasons.of(connected.cause()));
                    }
                });
    }
}
