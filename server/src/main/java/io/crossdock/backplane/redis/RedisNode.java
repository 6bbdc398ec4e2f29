package io.crossdock.backplane.redis;

import io.crossdock.hub.SharedReply;
import io.crossdock.hub.SharedScript;
import io.crossdock.hub.SharedStore;
import io.crossdock.hub.StoreAwayException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's place at Redis: the link, what is listened to, and how much waits. Everything that goes to Redis passes one
 * thread, in the order in which it was asked for. Methods are safe for any thread unless they say more.
 */
public final class RedisNode implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger("crossdock.redis");
    /** What may wait for Redis: half a second of a full gigabit link, past which latency is lost anyway. */
    private static final long WAITING_BYTES_MAX = 64L << 20;
    /** What a command costs beside its bytes. */
    private static final int COMMAND_BYTES = 512;

    private static final int SHUTDOWN_SECONDS = 2;

    private final RedisNames names;
    private final ClientResources resources;
    private final RedisClient client;
    private final EventExecutor thread = new DefaultEventExecutor(new DefaultThreadFactory("redis", true));
    private final ConcurrentHashMap<String, Subscription> subscriptions = new ConcurrentHashMap<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong outages = new AtomicLong();
    private final CompletableFuture<Void> firstUp = new CompletableFuture<>();
    private final RedisLink link;
    private final Subscription canary;
    private final RedisStore store;
    private volatile boolean up;

    private RedisNode(RedisOptions options) {
        RedisURI uri = RedisURI.create(options.url());
        uri.setTimeout(options.timeout());
        uri.setClientName("crossdock");
        this.names = new RedisNames(options.prefix());
        this.resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(clientOptions(options));
        this.link = new RedisLink(client, uri, thread, new Links(), System::nanoTime, options.timeout());
        this.canary = new Subscription(names.canary(), false, link::canary);
        this.store = new RedisStore(this, names);
        subscriptions.put(canary.channel, canary);
    }

    private static ClientOptions clientOptions(RedisOptions options) {
        ClientOptions.Builder builder = ClientOptions.builder()
                // Broken connections are replaced, never revived: the client would send again what may have arrived.
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(options.timeout()))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(options.connectTimeout())
                        .tcpNoDelay(true)
                        .build());
        if (options.ca() != null) {
            builder.sslOptions(
                    SslOptions.builder().trustManager(options.ca().toFile()).build());
        }
        return builder.build();
    }

    /**
     * Connects, and waits until everything stands.
     *
     * @throws IOException when it does not, with one line
     */
    public static RedisNode open(RedisOptions options) throws IOException {
        RedisNode node;
        try {
            node = new RedisNode(options);
        } catch (IllegalArgumentException malformed) {
            throw new IOException("redis.url is not a URL of Redis");
        }
        node.thread.execute(node.link::connect);
        Duration patience = options.connectTimeout().plus(options.timeout().multipliedBy(3));
        try {
            node.firstUp.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return node;
        } catch (ExecutionException failed) {
            node.close();
            throw new IOException("Redis cannot be used: " + RedisFaults.inOneLine(failed), failed);
        } catch (TimeoutException late) {
            node.close();
            throw new IOException("Redis cannot be used: no answer within " + patience.toMillis() + " ms", late);
        } catch (InterruptedException e) {
            node.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while connecting to Redis", e);
        }
    }

    public SharedStore store() {
        return store;
    }

    boolean up() {
        return up;
    }

    /** How often Redis has gone away since the start. */
    public long outages() {
        return outages.get();
    }

    /** Bytes on their way to Redis, waiting for its answer. */
    public long waitingBytes() {
        return waitingBytes.get();
    }

    CompletionStage<SharedReply> run(SharedScript script, List<String> keys, List<byte[]> args) {
        int bytes = COMMAND_BYTES;
        for (byte[] arg : args) {
            bytes += arg.length;
        }
        return ordered(bytes, () -> link.run(script, keys, args));
    }

    CompletionStage<Long> publish(String channel, boolean sharded, byte[] message) {
        return ordered(COMMAND_BYTES + message.length, () -> link.publish(channel, sharded, message));
    }

    /** Does it on the Redis thread, after all that was asked for before, unless too much waits already. */
    private <T> CompletionStage<T> ordered(int bytes, Supplier<CompletionStage<T>> command) {
        if (!up) {
            return CompletableFuture.failedStage(new StoreAwayException("Redis is away"));
        }
        if (waitingBytes.addAndGet(bytes) > WAITING_BYTES_MAX) {
            waitingBytes.addAndGet(-bytes);
            return CompletableFuture.failedStage(new StoreAwayException("too much waits for Redis"));
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            thread.execute(() -> command.get().whenComplete((value, fault) -> {
                waitingBytes.addAndGet(-bytes);
                if (fault == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(RedisFaults.away(fault));
                }
            }));
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.failedStage(new StoreAwayException("the relay is going down"));
        }
        return result;
    }

    /** Begins to listen. Calls for one channel come in order, and no two subscriptions to one channel overlap. */
    void subscribe(Subscription subscription) {
        subscriptions.put(subscription.channel, subscription);
        later(() -> link.change(subscription, true));
    }

    void unsubscribe(Subscription subscription) {
        if (subscriptions.remove(subscription.channel, subscription)) {
            later(() -> {
                subscription.lost();
                link.change(subscription, false);
            });
        }
    }

    /** Whether the channel is heard, as soon as that is known. */
    CompletionStage<Boolean> settled(Subscription subscription) {
        if (subscription.standing()) {
            return CompletableFuture.completedStage(true);
        }
        if (!up) {
            return CompletableFuture.completedStage(false);
        }
        CompletableFuture<Boolean> settled = new CompletableFuture<>();
        later(() -> {
            if (link.up()) {
                subscription.await(settled);
            } else {
                settled.complete(false);
            }
        });
        return settled;
    }

    private void later(Runnable step) {
        try {
            thread.execute(step);
        } catch (RejectedExecutionException closed) {
            // The relay is going down: nobody listens any more.
        }
    }

    @Override
    public void close() {
        later(link::close);
        thread.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        client.shutdown(Duration.ZERO, Duration.ofSeconds(SHUTDOWN_SECONDS));
        resources.shutdown(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }

    private final class Links implements RedisLink.Owner {
        @Override
        public Subscription canary(RedisLink asking) {
            return canary;
        }

        @Override
        public List<Subscription> wanted(RedisLink asking) {
            return subscriptions.values().stream()
                    .filter(each -> each != canary)
                    .toList();
        }

        @Override
        public @Nullable Subscription find(String channel) {
            return subscriptions.get(channel);
        }

        @Override
        public void up(RedisLink which) {
            up = true;
            if (!firstUp.complete(null)) {
                log.warn("event=redis-back subscriptions={}", subscriptions.size());
            }
        }

        @Override
        public void away(RedisLink which, String reason) {
            firstUp.completeExceptionally(new IOException(reason));
            if (up) {
                up = false;
                outages.incrementAndGet();
                log.warn("event=redis-away reason=\"{}\"", reason);
            }
            subscriptions.values().forEach(Subscription::lost);
            store.forgetEchoes();
        }
    }
}
