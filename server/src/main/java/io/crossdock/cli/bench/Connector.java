package io.crossdock.cli.bench;

import io.crossdock.cli.bench.wire.Handshake;
import io.crossdock.cli.bench.workload.Seat;
import io.crossdock.cli.bench.workload.Workload;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.handler.ssl.SslContext;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Opens connections to the relay, each on the loop of its client. Immutable. */
final class Connector {
    /** What one source address gives before its 28,232 ephemeral ports (Linux's default) run short. */
    private static final int CLIENTS_PER_ADDRESS = 20_000;

    private static final int CONNECT_MILLIS_MAX = 10_000;

    private final Target target;
    private final Loops loops;
    private final Handshake handshake;
    private final Workload workload;
    private final @Nullable SslContext tls;
    private final int queueBytesMax;
    private final @Nullable QuicConnector quic;

    /** {@code tls} is null for plain connections. */
    Connector(Target target, Loops loops, Handshake handshake, Workload workload, @Nullable SslContext tls) {
        this.target = target;
        this.loops = loops;
        this.handshake = handshake;
        this.workload = workload;
        this.tls = tls;
        this.quic = target.quic() ? new QuicConnector(loops, workload) : null;
        // Some messages may wait in the sender's own queue; more would only turn into memory.
        this.queueBytesMax = Math.max(256 * 1024, 4 * workload.messageBytes());
    }

    /** The owner hears of success and failure alike. On the lane's loop. */
    void connect(Seat seat, Lane lane, Connection.Owner owner) {
        if (quic != null) {
            quic.connect(target.address(seat.client()), seat, lane, owner);
            return;
        }
        Bootstrap bootstrap = new Bootstrap()
                .group(lane.loop)
                .channelFactory(loops::channel)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX)
                .option(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(queueBytesMax / 2, queueBytesMax))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline()
                                .addLast(new WebSocketConnection(channel, lane, seat, workload, owner, handshake));
                    }
                });
        SocketAddress source = source(seat.client());
        if (source != null && loops.epoll()) {
            bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        }
        lane.counts.open++;
        bootstrap.connect(target.address(seat.client()), source).addListener(future -> {
            if (!future.isSuccess()) {
                lane.counts.open--;
                owner.closed(false, Reasons.of(future.cause()));
            }
        });
    }

    /** Beyond the ports of 127.0.0.1 the clients call from 127.0.0.2 and so on; null lets the system choose. */
    private @Nullable SocketAddress source(int client) {
        int address = client / CLIENTS_PER_ADDRESS;
        if (address == 0 || !(target.address().getAddress() instanceof Inet4Address)) {
            return null;
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (1 + address)}), 0);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 bytes are always an address", e);
        }
    }
}
