package io.crossdock.transport;

import io.crossdock.wire.Answer;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.Upgrade;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP connection until it becomes a WebSocket or ends: one request at a time, each with a deadline and a bounded
 * body. Confined to the channel's loop.
 */
final class HttpHandler extends ChannelInboundHandlerAdapter implements Timed {
    private static final int UNAUTHORIZED = 401;

    /** How long a client may go on sending what nobody will read. */
    private static final int REFUSED_SECONDS = 5;

    private final HttpPipeline pipeline;
    private final LoopContext loop;
    private final RequestDecoder decoder;
    private final boolean healthOnly;
    private @Nullable ChannelHandlerContext context;
    private @Nullable HttpRequest request;
    private final RequestBody body;
    private boolean answering;
    private boolean ended;
    private int place = TimingWheel.NOWHERE;

    /** @param decoder the handler before this one */
    HttpHandler(HttpPipeline pipeline, LoopContext loop, RequestDecoder decoder, boolean healthOnly) {
        this.pipeline = pipeline;
        this.loop = loop;
        this.decoder = decoder;
        this.healthOnly = healthOnly;
        this.body = new RequestBody(pipeline.limits().bodyBytesMax(), loop.budget());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        loop.wheel().set(this, pipeline.limits().headerSeconds());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        loop.wheel().cancel(this);
        clear();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        HttpObject part = (HttpObject) message;
        try {
            if (ended) {
                return;
            }
            if (part.decoderResult().isFailure()) {
                refuse(AnswerBytes.toUnreadable(part.decoderResult().cause()));
                return;
            }
            if (part instanceof HttpRequest head) {
                begin(head);
            }
            if (part instanceof HttpContent content && request != null) {
                gather(request, content);
            }
        } finally {
            ReferenceCountUtil.release(part);
        }
    }

    private void begin(HttpRequest head) {
        request = head;
        loop.wheel().set(this, pipeline.limits().requestSeconds());
        if (HttpUtil.getContentLength(head, 0L) > pipeline.limits().bodyBytesMax()) {
            refuse(Answer.text(413, "request body too large\n"));
        } else if (HttpUtil.is100ContinueExpected(head)) {
            ctx().writeAndFlush(AnswerBytes.continueLine(ctx().alloc()));
        }
    }

    private void gather(HttpRequest head, HttpContent content) {
        Answer refusal = body.add(content.content(), ctx().alloc());
        if (refusal != null) {
            refuse(refusal, refusal.status() == RequestBody.OUT_OF_MEMORY ? "memory" : Destination.phrase(refusal));
        } else if (content instanceof LastHttpContent) {
            serve(head);
        }
    }

    private void serve(HttpRequest head) {
        answering = true;
        loop.wheel().cancel(this);
        Destination destination = pipeline.destination(ctx().channel(), head, body.bytes(), healthOnly);
        if (destination instanceof Destination.Asked asked) {
            ask(asked.mount(), asked.call());
        } else if (destination instanceof Destination.TurnedAway away) {
            pipeline.events().refused(away.protocol(), address(), away.reason());
            answer(away.answer());
        }
    }

    private void ask(HttpRouter.Mount mount, HttpCall call) {
        if (call.fault().ordinary()) {
            whenDone(mount.endpoint().call(call), answer -> settle(answer, mount, call));
        } else {
            whenDone(mount.endpoint().upgrade(call), upgrade -> settle(upgrade, mount, call));
        }
    }

    /** Endpoints answer at once as a rule; one that does not keeps the connection from reading on meanwhile. */
    private <T> void whenDone(CompletionStage<T> stage, Consumer<T> then) {
        var future = stage.toCompletableFuture();
        if (!future.isDone()) {
            decoder.hold();
        }
        future.whenComplete((value, fault) -> {
            if (loop.loop().inEventLoop()) {
                finish(value, fault, then);
            } else {
                loop.loop().execute(() -> finish(value, fault, then));
            }
        });
    }

    private <T> void finish(@Nullable T value, @Nullable Throwable fault, Consumer<T> then) {
        if (ended || context == null || !context.channel().isActive()) {
            return;
        }
        try {
            if (value != null) {
                then.accept(value);
                return;
            }
            Throwable cause = fault == null ? new IllegalStateException("an endpoint answered nothing") : fault;
            pipeline.events().broken("http", pipeline.plainAddress(context.channel()), cause);
            answer(pipeline.dressed(request, Answer.json(500, "{\"error\":\"internal error\"}"))
                    .close());
        } catch (RuntimeException | AssertionError ours) {
            // The stage that called would keep it to itself.
            exceptionCaught(context, ours);
        }
    }

    private void settle(Upgrade upgrade, HttpRouter.Mount mount, HttpCall call) {
        if (upgrade instanceof Upgrade.Refused refused) {
            pipeline.events().refused(mount.name(), call.address(), Destination.phrase(refused.answer()));
            answer(refused.answer());
        } else if (!call.fault().mayBeAccepted()) {
            throw new IllegalStateException("a protocol accepted a request with the fault " + call.fault());
        } else {
            ended = true;
            decoder.makeWay();
            pipeline.become(ctx(), this, loop, (Upgrade.Accepted) upgrade, call);
        }
    }

    /** Most answers are nobody's concern but the client's; a token that did not fit is the operator's too. */
    private void settle(Answer answer, HttpRouter.Mount mount, HttpCall call) {
        if (answer.status() == UNAUTHORIZED) {
            pipeline.events().refused(mount.name(), call.address(), Destination.phrase(answer));
        }
        answer(answer);
    }

    /** The client's as far as it is known: of what is no request, the socket's. */
    private String address() {
        HttpRequest head = request;
        return head == null
                ? pipeline.plainAddress(ctx().channel())
                : pipeline.addressOf(ctx().channel(), head.headers());
    }

    private void answer(Answer answer) {
        HttpRequest head = java.util.Objects.requireNonNull(request);
        boolean keep = HttpUtil.isKeepAlive(head) && !answer.closing() && !pipeline.draining();
        boolean http10 = head.protocolVersion().equals(HttpVersion.HTTP_1_0);
        boolean isHead = head.method().equals(HttpMethod.HEAD);
        clear();
        answering = false;
        ByteBuf bytes = AnswerBytes.of(ctx().alloc(), answer, keep, http10, isHead);
        // The last answer must be read in time as well: else the connection would wait for that for ever.
        loop.wheel().set(this, pipeline.idleSeconds());
        if (keep) {
            ctx().writeAndFlush(bytes);
        } else {
            ended = true;
            ctx().writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE);
        }
        readOn();
    }

    /**
     * On to the next request, but not while answers lie here unread: each costs the client a few bytes and us a whole
     * page. After the last answer what comes is thrown away.
     */
    private void readOn() {
        if (!ended && !ctx().channel().isWritable()) {
            decoder.hold();
            return;
        }
        try {
            decoder.goOn();
        } catch (Exception fault) {
            exceptionCaught(ctx(), fault);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!answering && !ended && decoder.held()) {
            readOn();
        }
        ctx.fireChannelWritabilityChanged();
    }

    /** An answer to what is no request, or to one that will not be read to its end: the connection ends with it. */
    private void refuse(Answer plain) {
        refuse(plain, Destination.phrase(plain));
    }

    private void refuse(Answer plain, String reason) {
        Answer answer = pipeline.dressed(request, plain);
        pipeline.events().refused("http", address(), reason);
        ended = true;
        clear();
        // What is still on its way is read and thrown away: to close at once would answer it with a reset, which
        // can reach the client before it has read why.
        loop.wheel().set(this, REFUSED_SECONDS);
        ctx().writeAndFlush(AnswerBytes.of(ctx().alloc(), answer, false, false, false))
                .addListener(new HalfClose());
    }

    private void clear() {
        request = null;
        body.clear();
    }

    @Override
    public int due() {
        if (request != null && !ended) {
            refuse(Answer.empty(408));
        } else {
            pipeline.giveUp(ctx().channel());
        }
        return 0;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended = true;
        loop.wheel().cancel(this);
        clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        pipeline.socketFailed(ctx.channel(), cause);
        ctx.close();
    }

    @Override
    public int place() {
        return place;
    }

    @Override
    public void place(int place) {
        this.place = place;
    }

    private ChannelHandlerContext ctx() {
        return java.util.Objects.requireNonNull(context);
    }
}
