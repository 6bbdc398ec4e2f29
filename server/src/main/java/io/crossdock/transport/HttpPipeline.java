package io.crossdock.transport;

import io.crossdock.guard.ClientAddress;
import io.crossdock.guard.ConnectionLimits;
import io.crossdock.wire.Answer;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.SocketEvents;
import io.crossdock.wire.Upgrade;
import io.crossdock.wire.UpgradeFault;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a new connection on an HTTP port goes through: limits, TLS when there is a certificate, HTTP, and perhaps the
 * change to a WebSocket. One object for all connections of a port. Safe for any thread.
 */
public final class HttpPipeline extends ChannelInitializer<Channel> {
    private static final String FORWARDED_FOR = "x-forwarded-for";
    private static final List<String> HEALTH = List.of("/health", "/ready");

    private final EventLoops loops;
    private final HttpRouter router;
    private final HttpLimits limits;
    private final int idleSeconds;
    private final ConnectionLimits connections;
    private final ClientAddress addresses;
    private final SocketEvents events;
    private final @Nullable TlsContexts tls;
    private final HttpDecoderConfig decoding;
    private volatile boolean draining;

    /**
     * @param idleSeconds how long a connection may wait between two requests
     * @param tls the certificate's contexts; null for a port without TLS
     */
    public HttpPipeline(
            EventLoops loops,
            HttpRouter router,
            HttpLimits limits,
            int idleSeconds,
            ConnectionLimits connections,
            ClientAddress addresses,
            SocketEvents events,
            @Nullable TlsContexts tls) {
        this.loops = loops;
        this.router = router;
        this.limits = limits;
        this.idleSeconds = idleSeconds;
        this.connections = connections;
        this.addresses = addresses;
        this.events = events;
        this.tls = tls;
        this.decoding = new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.headerBytesMax())
                .setMaxHeaderSize(limits.headerBytesMax())
                .setMaxChunkSize(65_536);
    }

    @Override
    protected void initChannel(Channel channel) {
        InetAddress address = socketAddress(channel);
        ConnectionLimits.Verdict verdict = connections.enter(address);
        if (verdict != ConnectionLimits.Verdict.WELCOME) {
            events.refused("http", address.getHostAddress(), verdict.name().toLowerCase(java.util.Locale.ROOT));
            turnAway(channel);
            return;
        }
        channel.closeFuture().addListener(closed -> connections.leave(address));
        if (tls == null) {
            speakHttp(channel.pipeline(), false);
        } else {
            channel.pipeline().addLast(new PlainOrTls(this, tls));
        }
    }

    /** Before TLS there is no way to say why; in plain HTTP there is. */
    private void turnAway(Channel channel) {
        if (tls != null) {
            channel.close();
            return;
        }
        Answer full = Answer.text(503, "too many connections\n").with("retry-after", "1");
        channel.writeAndFlush(AnswerBytes.of(channel.alloc(), full, false, false, false))
                .addListener(ChannelFutureListener.CLOSE);
    }

    /**
     * Adds what reads HTTP.
     *
     * @param healthOnly whether only health questions are answered here
     */
    void speakHttp(ChannelPipeline pipeline, boolean healthOnly) {
        LoopContext loop = loops.context(pipeline.channel().eventLoop());
        RequestDecoder decoder = new RequestDecoder(decoding);
        pipeline.addLast(decoder, new HttpHandler(this, loop, decoder, healthOnly));
    }

    /** Turns an HTTP connection into a WebSocket. On the channel's loop. */
    void become(
            ChannelHandlerContext ctx, HttpHandler http, LoopContext loop, Upgrade.Accepted accepted, HttpCall call) {
        boolean deflate = accepted.limits().compression() && WebSocketHandshake.offersDeflate(call.headers());
        WebSocketHandler handler = new WebSocketHandler(loop, accepted.limits(), events, deflate);
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.addLast(handler);
        ChannelHandlerContext after = pipeline.context(handler);
        ByteBuf answer = WebSocketHandshake.answer(ctx.alloc(), call.headers(), accepted.subprotocol(), deflate);
        after.write(answer, after.voidPromise());
        pipeline.remove(http);
        // The conversation begins before the 101 leaves: whoever has seen the 101 is known to the others.
        handler.begin(after, accepted, call.address(), deflate);
        after.flush();
        // Last, since bytes that came behind the request now go on to the handler.
        pipeline.remove(RequestDecoder.class);
    }

    /**
     * Where a whole request goes. Borrows the body for as long as the request is served.
     *
     * @param healthOnly whether only health questions are answered here
     */
    Destination destination(Channel channel, HttpRequest head, ByteBuf body, boolean healthOnly) {
        UpgradeFault fault = WebSocketHandshake.fault(head);
        RequestTarget target;
        try {
            target = fault.ordinary() ? RequestTarget.of(head.uri()) : RequestTarget.lenient(head.uri());
        } catch (IllegalArgumentException brokenEscape) {
            Answer malformed = Answer.text(400, "the request target is not well formed\n");
            return Destination.TurnedAway.byHttp(dressed(head, malformed));
        }
        HttpRouter.Mount mount = router.find(target.path());
        if (mount == null) {
            return Destination.TurnedAway.byHttp(Answer.empty(404));
        }
        if (healthOnly && !isHealth(target.path())) {
            return Destination.TurnedAway.byHttp(Answer.text(403, "this port wants TLS\n"));
        }
        if (!fault.ordinary() && draining) {
            Answer away = Answer.text(503, "going down\n").with("retry-after", "1");
            Answer dressed = mount.endpoint().dressed(away).close();
            return new Destination.TurnedAway(mount.name(), "drain", dressed);
        }
        HttpCall call = new HttpCall(
                head.method().name(),
                mount.below(target.path()),
                target.origin(),
                target.query(),
                head.headers(),
                body,
                addressOf(channel, head.headers()),
                socketAddress(channel),
                fault);
        return new Destination.Asked(mount, call);
    }

    /** Ends a connection whose time is up; if it is for answers that nobody reads, that is counted. */
    void giveUp(Channel channel) {
        ChannelOutboundBuffer unread = channel.unsafe().outboundBuffer();
        if (unread != null && unread.totalPendingWriteBytes() > 0) {
            events.refused("http", plainAddress(channel), "answers not read");
            // Or the kernel would go on offering them.
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        channel.close();
    }

    String addressOf(Channel channel, HttpHeaders headers) {
        List<String> forwarded = headers.getAll(FORWARDED_FOR);
        return addresses.of(socketAddress(channel), forwarded.isEmpty() ? "" : String.join(",", forwarded));
    }

    /**
     * A refusal as the endpoint wants it that the request was for.
     *
     * @param request null when it could not be read: then whoever serves the root is asked
     */
    Answer dressed(@Nullable HttpRequest request, Answer refusal) {
        String target = request == null || !request.decoderResult().isSuccess() ? "/" : request.uri();
        HttpRouter.Mount mount = router.find(RequestTarget.rawPath(target));
        return mount == null ? refusal : mount.endpoint().dressed(refusal);
    }

    TimingWheel wheelOf(Channel channel) {
        return loops.context(channel.eventLoop()).wheel();
    }

    String plainAddress(Channel channel) {
        return socketAddress(channel).getHostAddress();
    }

    static InetAddress socketAddress(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress socket && socket.getAddress() != null
                ? socket.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    /** The other end broke off, or offered no TLS that we take, or something of ours failed. */
    void socketFailed(Channel channel, Throwable cause) {
        if (!(cause instanceof IOException || cause instanceof DecoderException)) {
            events.broken("http", plainAddress(channel), cause);
        } else if (cause instanceof DecoderException) {
            events.refused(
                    "http",
                    plainAddress(channel),
                    "handshake failed: " + cause.getClass().getSimpleName());
        }
    }

    static boolean isHealth(String path) {
        return HEALTH.contains(path);
    }

    /** From now on no connection is kept for another request. */
    public void drain() {
        draining = true;
    }

    boolean draining() {
        return draining;
    }

    HttpRouter router() {
        return router;
    }

    HttpLimits limits() {
        return limits;
    }

    int idleSeconds() {
        return idleSeconds;
    }

    SocketEvents events() {
        return events;
    }
}
