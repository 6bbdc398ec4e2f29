package io.crossdock.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP requests, and stops between two of them when it is told to. What follows then stays bytes, a small part of
 * what it would take as requests, and the socket is not read: one read's worth lies here, the rest with the two kernels,
 * and in the end the client has to wait. Confined to the channel's loop.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private @Nullable ChannelHandlerContext context;
    private boolean held;
    private boolean reading;

    RequestDecoder(HttpDecoderConfig config) {
        super(config);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** No more requests for now. To be called between two of them. */
    void hold() {
        held = true;
        ctx().channel().config().setAutoRead(false);
    }

    boolean held() {
        return held;
    }

    /** The connection is read on; what lies here goes on when this handler is removed. */
    void makeWay() {
        held = false;
        ctx().channel().config().setAutoRead(true);
    }

    /** Takes up what lies here, and reads on unless that led to another {@link #hold}. */
    void goOn() throws Exception {
        if (!held) {
            return;
        }
        held = false;
        // From within a request that was just read, the loop that read it goes on by itself.
        if (!reading) {
            channelRead(ctx(), Unpooled.EMPTY_BUFFER);
        }
        if (!held) {
            ctx().channel().config().setAutoRead(true);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        reading = true;
        try {
            super.channelRead(ctx, message);
        } finally {
            reading = false;
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (!held) {
            super.decode(ctx, in, out);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (held) {
            // Not what it would do after a read without a request: to ask the socket for more.
            ctx.fireChannelReadComplete();
        } else {
            super.channelReadComplete(ctx);
        }
    }

    private ChannelHandlerContext ctx() {
        return java.util.Objects.requireNonNull(context);
    }
}
