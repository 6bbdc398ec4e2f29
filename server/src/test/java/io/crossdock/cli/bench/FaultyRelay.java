package io.crossdock.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A topic relay on Netty's stock handlers that goes wrong exactly where a test wants it: faults are keyed by the number of
 * the delivery, counted from 1 over all receivers. Binary frames it treats in its own way: the first names the group and is
 * answered "ok", the others go to the whole group, the sender included. One event loop owns everything.
 */
final class FaultyRelay implements AutoCloseable {
    enum Fault {
        LOSE,
        DUPLICATE,
        /** Withheld until the receiver has got one more. */
        SWAP,
        /** Delivered, and also to somebody in another group. */
        STRAY,
        /** The receiver is thrown out instead. */
        CLOSE
    }

    private static final Pattern JOIN = Pattern.compile("\\{\"type\":\"join\",\"topic\":\"(.+)\",\"peerId\":\"(.+)\"}");
    private static final Pattern DATA = Pattern.compile("\\{\"type\":\"data\",\"data\":\"(.+)\"}");

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Map<Integer, Fault> faults;
    private final Map<String, Set<Channel>> groups = new HashMap<>();
    private final Channel listener;
    /** Written by the loop alone. */
    private volatile int deliveries;

    FaultyRelay(Map<Integer, Fault> faults, @Nullable SslContext tls) {
        this.faults = faults;
        this.listener = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(65536),
                                        new Registrar(),
                                        new WebSocketServerProtocolHandler("/", null, false, 1 << 20, false, true),
                                        new Client());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    static FaultyRelay sound() {
        return new FaultyRelay(Map.of(), null);
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Returns when so many messages have been passed on. */
    void awaitDeliveries(int many) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (deliveries < many) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("only " + deliveries + " deliveries of " + many);
            }
            Thread.onSpinWait();
        }
    }

    private int count() {
        int next = deliveries + 1;
        deliveries = next;
        return next;
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Answers a POST with what was posted, in front of "key-". */
    private static final class Registrar extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        public boolean acceptInboundMessage(Object message) throws Exception {
            return super.acceptInboundMessage(message)
                    && ((FullHttpRequest) message).method().name().equals("POST");
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            boolean known = request.uri().equals("/register");
            byte[] body = ("key-" + request.content().toString(UTF_8)).getBytes(UTF_8);
            DefaultFullHttpResponse answer = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    known ? HttpResponseStatus.OK : HttpResponseStatus.NOT_FOUND,
                    Unpooled.wrappedBuffer(body));
            answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
            context.writeAndFlush(answer);
        }
    }

    private final class Client extends SimpleChannelInboundHandler<WebSocketFrame> {
        private String group = "";
        private String id = "";
        private @Nullable String withheld;

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            if (frame instanceof BinaryWebSocketFrame) {
                binary(context.channel(), frame);
                return;
            }
            String text = frame.content().toString(UTF_8);
            Matcher join = JOIN.matcher(text);
            Matcher data = DATA.matcher(text);
            if (join.matches()) {
                group = join.group(1);
                id = join.group(2);
                groups.computeIfAbsent(group, key -> new LinkedHashSet<>()).add(context.channel());
                toOthers(context.channel(), "{\"type\":\"peer-joined\",\"peerId\":\"" + id + "\"}", false);
            } else if (data.matches()) {
                toOthers(
                        context.channel(),
                        "{\"type\":\"data\",\"peerId\":\"" + id + "\",\"data\":\"" + data.group(1) + "\"}",
                        true);
            }
        }

        private void binary(Channel from, WebSocketFrame frame) {
            if (group.isEmpty()) {
                group = frame.content().toString(UTF_8);
                groups.computeIfAbsent(group, key -> new LinkedHashSet<>()).add(from);
                from.writeAndFlush(new BinaryWebSocketFrame(Unpooled.copiedBuffer("ok", UTF_8)));
                return;
            }
            for (Channel to : members()) {
                count();
                to.writeAndFlush(frame.retainedDuplicate());
            }
        }

        private void toOthers(Channel from, String text, boolean counts) {
            for (Channel to : members()) {
                if (to == from) {
                    continue;
                }
                Fault fault = counts ? faults.get(count()) : null;
                if (fault == null) {
                    to.pipeline().get(Client.class).send(to, text);
                } else {
                    spoil(fault, to, text);
                }
            }
        }

        private Set<Channel> members() {
            return Set.copyOf(groups.getOrDefault(group, Set.of()));
        }

        private void spoil(Fault fault, Channel to, String text) {
            Client receiver = to.pipeline().get(Client.class);
            switch (fault) {
                case LOSE -> {}
                case DUPLICATE -> {
                    receiver.send(to, text);
                    receiver.send(to, text);
                }
                case SWAP -> receiver.withheld = text;
                case STRAY -> {
                    receiver.send(to, text);
                    groups.entrySet().stream()
                            .filter(other -> !other.getKey().equals(group))
                            .flatMap(other -> other.getValue().stream())
                            .findFirst()
                            .ifPresent(stranger -> receiver.send(stranger, text));
                }
                case CLOSE ->
                    to.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.TRY_AGAIN_LATER, "too slow"));
            }
        }

        private void send(Channel to, String text) {
            to.writeAndFlush(new TextWebSocketFrame(text));
            String late = withheld;
            withheld = null;
            if (late != null) {
                to.writeAndFlush(new TextWebSocketFrame(late));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            groups.computeIfAbsent(group, key -> new LinkedHashSet<>()).remove(context.channel());
        }
    }
}
