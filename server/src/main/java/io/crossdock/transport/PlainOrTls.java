package io.crossdock.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The first byte of a connection says whether it speaks TLS: one port serves both, so that a health check inside the
 * machine needs no certificate. Confined to the channel's loop.
 */
final class PlainOrTls extends ByteToMessageDecoder implements Timed {
    /** The content type of a handshake record (RFC 8446 section 5.1). */
    private static final int HANDSHAKE = 22;

    private final HttpPipeline http;
    private final TlsContexts tls;
    private @Nullable ChannelHandlerContext context;
    private int place = TimingWheel.NOWHERE;

    PlainOrTls(HttpPipeline http, TlsContexts tls) {
        this.http = http;
        this.tls = tls;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        http.wheelOf(ctx.channel()).set(this, http.limits().handshakeSeconds());
        context = ctx;
        ctx.fireChannelActive();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        boolean secure = in.getUnsignedByte(in.readerIndex()) == HANDSHAKE;
        if (secure) {
            SslHandler handler = tls.context().newHandler(ctx.alloc());
            handler.setHandshakeTimeout(http.limits().handshakeSeconds(), TimeUnit.SECONDS);
            ctx.pipeline().addLast(handler);
        }
        http.speakHttp(ctx.pipeline(), !secure && http.limits().plaintextHealthOnly());
        ctx.pipeline().remove(this);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        http.wheelOf(ctx.channel()).cancel(this);
    }

    @Override
    public int due() {
        if (context != null) {
            context.close();
        }
        return 0;
    }

    @Override
    public int place() {
        return place;
    }

    @Override
    public void place(int place) {
        this.place = place;
    }
}
