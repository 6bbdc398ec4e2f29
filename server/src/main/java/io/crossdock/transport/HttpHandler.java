package io.crossdock.transport;

import io.crossdock.wire.Answer;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.Upgrade;
import io.crossdock.wire.UpgradeFault;
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
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP connection until it becomes a WebSocket or ends: one request at a time, each with a deadline and a bounded
 * body. Confined to the channel's loop.
 */
final class HttpHandler extends ChannelInboundHandlerAdapter implements Timed {
    /** With what a request may still become a WebSocket, if the protocol takes it. */
    private static final Set<UpgradeFault> MAY_BE_ACCEPTED =
            EnumSet.of(UpgradeFault.NONE, UpgradeFault.DRAFT_VERSION, UpgradeFault.HTTP_1_0);

    /** How long a client may go on sending what nobody will read. */
    private static final int REFUSED_SECONDS = 5;

    private final HttpPipeline pipeline;
    private final LoopContext loop;
    private final boolean healthOnly;
    private @Nullable ChannelHandlerContext context;
    private @Nullable HttpRequest request;
    private final RequestBody body;
    private boolean answering;
    private boolean catchingUp;
    private boolean ended;
    private int place = TimingWheel.NOWHERE;
    /** What came while an answer was being made; reading is off meanwhile, so it is at most one read's worth. */
    private final ArrayDeque<HttpObject> waiting = new ArrayDeque<>(0);

    HttpHandler(HttpPipeline pipeline, LoopContext loop, boolean healthOnly) {
        this.pipeline = pipeline;
        this.loop = loop;
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
        if (ended) {
            ReferenceCountUtil.release(part);
        } else if (answering) {
            waiting.add(part);
        } else {
            take(part);
        }
    }

    private void take(HttpObject part) {
        try {
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
            if (refusal.status() == RequestBody.OUT_OF_MEMORY) {
                pipeline.events().refused("http", pipeline.plainAddress(ctx().channel()), "memory");
            }
            refuse(refusal);
        } else if (content instanceof LastHttpContent) {
            serve(head);
        }
    }

    private void serve(HttpRequest head) {
        answering = true;
        loop.wheel().cancel(this);
        UpgradeFault fault = WebSocketHandshake.fault(head);
        HttpRouter.Mount mount;
        HttpCall call;
        try {
            QueryStringDecoder target = new QueryStringDecoder(head.uri());
            String path = target.path();
            mount = pipeline.router().find(path);
            if (mount == null || (healthOnly && !HttpPipeline.isHealth(path))) {
                answer(mount == null ? Answer.empty(404) : Answer.text(403, "this port wants TLS\n"));
                return;
            }
            String address = pipeline.addressOf(ctx().channel(), head.headers());
            call = new HttpCall(
                    head.method().name(),
                    mount.below(path),
                    head.uri(),
                    target.parameters(),
                    head.headers(),
                    body.bytes(),
                    address,
                    HttpPipeline.socketAddress(ctx().channel()),
                    fault);
        } catch (IllegalArgumentException badPercentEncoding) {
            answer(pipeline.dressed(head, Answer.text(400, "the request target is not well formed\n")));
            return;
        }
        if (fault != UpgradeFault.NOT_AN_UPGRADE && pipeline.draining()) {
            Answer away = Answer.text(503, "going down\n").with("retry-after", "1");
            answer(mount.endpoint().dressed(away).close());
        } else if (fault == UpgradeFault.NOT_AN_UPGRADE) {
            whenDone(mount.endpoint().call(call), this::answer);
        } else {
            whenDone(mount.endpoint().upgrade(call), upgrade -> settle(upgrade, call));
        }
    }

    /** Endpoints answer at once as a rule; one that does not keeps the connection from reading on meanwhile. */
    private <T> void whenDone(CompletionStage<T> stage, Consumer<T> then) {
        var future = stage.toCompletableFuture();
        if (!future.isDone()) {
            ctx().channel().config().setAutoRead(false);
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
        context.channel().config().setAutoRead(true);
        if (value != null) {
            then.accept(value);
        } else {
            Throwable cause = fault == null ? new IllegalStateException("an endpoint answered nothing") : fault;
            pipeline.events().broken("http", pipeline.plainAddress(context.channel()), cause);
            answer(pipeline.dressed(request, Answer.json(500, "{\"error\":\"internal error\"}"))
                    .close());
        }
    }

    private void settle(Upgrade upgrade, HttpCall call) {
        if (upgrade instanceof Upgrade.Refused refused) {
            answer(refused.answer());
        } else if (!MAY_BE_ACCEPTED.contains(call.fault())) {
            throw new IllegalStateException("a protocol accepted a request with the fault " + call.fault());
        } else {
            ended = true;
            pipeline.become(ctx(), this, loop, (Upgrade.Accepted) upgrade, call);
        }
    }

    private void answer(Answer answer) {
        HttpRequest head = java.util.Objects.requireNonNull(request);
        boolean keep = HttpUtil.isKeepAlive(head) && !answer.closing() && !pipeline.draining();
        boolean http10 = head.protocolVersion().equals(HttpVersion.HTTP_1_0);
        boolean isHead = head.method().equals(HttpMethod.HEAD);
        clear();
        answering = false;
        ByteBuf bytes = AnswerBytes.of(ctx().alloc(), answer, keep, http10, isHead);
        if (!keep) {
            ended = true;
            ctx().writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        ctx().writeAndFlush(bytes);
        loop.wheel().set(this, pipeline.idleSeconds());
        catchUp();
    }

    /** Not again from within: a client may send thousands of requests at once, and each must not lie on the last. */
    private void catchUp() {
        if (catchingUp) {
            return;
        }
        catchingUp = true;
        while (!answering && !ended && !waiting.isEmpty()) {
            take(waiting.poll());
        }
        catchingUp = false;
    }

    /** An answer to what is no request, or to one that will not be read to its end: the connection ends with it. */
    private void refuse(Answer plain) {
        Answer answer = pipeline.dressed(request, plain);
        ended = true;
        clear();
        // What is still on its way is read and thrown away: to close at once would answer it with a reset, which
        // can reach the client before it has read why.
        ctx().writeAndFlush(AnswerBytes.of(ctx().alloc(), answer, false, false, false))
                .addListener(new HalfClose());
        loop.wheel().set(this, REFUSED_SECONDS);
    }

    private void clear() {
        request = null;
        body.clear();
        if (ended) {
            waiting.forEach(ReferenceCountUtil::release);
            waiting.clear();
        }
    }

    @Override
    public int due() {
        if (request != null && !ended) {
            refuse(Answer.empty(408));
        } else {
            // Nothing asked, or only a part of a head: nobody waits for an answer.
            ctx().close();
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
