package io.crossdock.transport.quic;

import io.crossdock.hub.Frame;
import io.crossdock.wire.Ending;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicDatagramExtensionEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamLimitChangedEvent;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection of Netty's QUIC: the channel's handler, and the link. Confined to the channel's loop. */
final class NettyLink extends ChannelInboundHandlerAdapter implements QuicLink {
    /** What may lie with the engine, which never gives back what it has; the rest waits where it can be dropped. */
    private static final int UNDER_WAY_BYTES_MAX = 65_536;

    private final QuicHost host;
    private final QuicLoop loop;
    private final NettyQuic port;
    private @Nullable QuicChannel channel;
    private @Nullable QuicPeer peer;
    private @Nullable InetAddress counted;
    private @Nullable Future<?> handshake;
    private @Nullable String ending;
    private boolean datagrams;
    private int underWayBytes;
    /** A frame had no room: its peer is waiting for what is under way to end. */
    private boolean refused;

    NettyLink(QuicHost host, QuicLoop loop, NettyQuic port) {
        this.host = host;
        this.loop = loop;
        this.port = port;
    }

    /** A client's first packet: from here to the end of the handshake it is half open. */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        QuicChannel quic = (QuicChannel) ctx.channel();
        channel = quic;
        port.halfOpen(1);
        handshake = quic.eventLoop().schedule(this::tooLate, QuicHost.HANDSHAKE_SECONDS, TimeUnit.SECONDS);
        quic.closeFuture().addListener(closed -> over());
    }

    private void tooLate() {
        if (peer == null && channel != null) {
            channel.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        QuicChannel quic = (QuicChannel) ctx.channel();
        shaken();
        InetAddress address = ((InetSocketAddress) quic.remoteSocketAddress()).getAddress();
        String refusal = host.refusal(address);
        if (refusal != null) {
            host.events().refused(host.limits().protocol(), address.getHostAddress(), refusal);
            close(refusal);
            return;
        }
        counted = address;
        peer = new QuicPeer(host, loop, this, address.getHostAddress(), quic.alloc());
    }

    private void shaken() {
        if (handshake != null) {
            handshake.cancel(false);
            handshake = null;
            port.halfOpen(-1);
        }
    }

    private void over() {
        shaken();
        if (peer != null) {
            peer.closed(ending);
            peer = null;
        }
        if (counted != null) {
            host.connections().leave(counted);
            counted = null;
        }
    }

    /** Streams go on to the port's handler for them; a client's datagrams mean nothing. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf datagram) {
            datagram.release();
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof QuicStreamLimitChangedEvent && peer != null) {
            peer.credit();
        } else if (event instanceof QuicDatagramExtensionEvent extension) {
            datagrams = extension.maxLength() > 0;
        } else if (event instanceof QuicConnectionCloseEvent) {
            ending = Ending.CLIENT_CLOSED;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (channel != null && channel.isTimedOut()) {
            ending = Ending.IDLE;
        }
    }

    /** What goes wrong on a connection ends it; the client, or the network, is at fault. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    /** A stream of the client's. */
    ChannelHandler stream() {
        return new Inbound();
    }

    private final class Inbound extends ChannelInboundHandlerAdapter implements InStream {
        private @Nullable QuicStreamChannel stream;
        private boolean ended;

        @Override
        public long id() {
            return stream == null ? 0 : stream.streamId();
        }

        @Override
        public void reading(boolean wanted) {
            if (stream != null && stream.config().isAutoRead() != wanted) {
                stream.config().setAutoRead(wanted);
            }
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            stream = (QuicStreamChannel) ctx.channel();
            if (peer != null) {
                peer.opened(this);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (peer == null) {
                ((ByteBuf) message).release();
            } else {
                peer.data(id(), (ByteBuf) message);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof io.netty.channel.socket.ChannelInputShutdownReadComplete && !ended) {
                ended = true;
                if (peer != null) {
                    peer.ended(id());
                }
                ctx.close();
            }
        }

        /** A stream that ends without its end was reset. */
        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!ended && peer != null) {
                ended = true;
                peer.reset(id());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    @Override
    public boolean send(Frame frame) {
        QuicChannel quic = channel;
        int size = frame.payloadBytes();
        refused = underWayBytes > 0 && underWayBytes + size > UNDER_WAY_BYTES_MAX;
        if (quic == null || refused || quic.peerAllowedStreams(QuicStreamType.UNIDIRECTIONAL) < 1) {
            return false;
        }
        ByteBuf payload = frame.payload().retain();
        underWayBytes += size;
        quic.createStream(QuicStreamType.UNIDIRECTIONAL, OUTBOUND).addListener((Future<QuicStreamChannel> made) -> {
            if (made.isSuccess()) {
                made.getNow()
                        .writeAndFlush(new DefaultQuicStreamFrame(payload, true))
                        .addListener(written -> sent(size));
            } else {
                payload.release();
                sent(size);
            }
        });
        return true;
    }

    private void sent(int size) {
        underWayBytes -= size;
        if (refused && peer != null) {
            peer.credit();
        }
    }

    /** STOP_SENDING on a stream that has ended is how clients drop a stream they have read: nothing is wrong. */
    private static final ChannelHandler OUTBOUND = new Outbound();

    @ChannelHandler.Sharable
    private static final class Outbound extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    @Override
    public void flush() {
        if (channel != null) {
            channel.flush();
        }
    }

    @Override
    public boolean ping() {
        if (channel == null || !datagrams) {
            return false;
        }
        channel.writeAndFlush(channel.alloc().directBuffer(1).writeByte(0));
        return true;
    }

    @Override
    public void close(String reason) {
        if (channel != null) {
            channel.close(true, 0, ByteBufUtil.writeUtf8(channel.alloc(), reason));
        }
    }
}
