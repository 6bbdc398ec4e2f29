package io.crossdock.backplane.redis;

import io.crossdock.hub.HubMetrics;
import io.crossdock.hub.Presence;
import io.crossdock.hub.SharedReply;
import io.crossdock.hub.SharedScript;
import io.crossdock.hub.SharedStore;
import io.crossdock.hub.StoreAwayException;
import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.ClientResources;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
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
    /** A Redis that starts along with the relay may be a little later. */
    private static final int START_SECONDS = 10;

    private final RedisNames names;
    private final ClientResources resources;
    private final RedisClient client;
    private final EventExecutor thread = new DefaultEventExecutor(new DefaultThreadFactory("redis", true));
    private final ConcurrentHashMap<String, Subscription> subscriptions = new ConcurrentHashMap<>();
    private final List<Runnable> whenUp = new CopyOnWriteArrayList<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final CompletableFuture<Void> firstUp = new CompletableFuture<>();
    private final RedisShards shards;
    private final boolean sharded;
    private final RedisStore store;
    final Standing standing = new Standing(System::nanoTime, why -> log.warn("event=redis-away reason=\"{}\"", why));

    private RedisNode(RedisOptions options) throws IOException {
        this.names = new RedisNames(options.prefix());
        this.resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(ClientBehaviour.of(options));
        try {
            Topology topology =
                    Topology.ask(client, ClientBehaviour.servers(options, "crossdock-" + names.incarnation()));
            this.sharded = topology.clustered();
            this.shards =
                    new RedisShards(client, thread, options.timeout(), names, subscriptions, topology, new Watcher());
        } catch (IOException failed) {
            end();
            throw failed;
        }
        this.store = new RedisStore(this, names);
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
        } catch (IOException failed) {
            throw new IOException("Redis cannot be used: " + failed.getMessage(), failed);
        }
        CompletableFuture<Void> begun = CompletableFuture.runAsync(node.shards::connect, node.thread);
        node.shards.lookNowAndThen();
        try {
            CompletableFuture<Void> up = begun.thenCompose(begin -> node.firstUp);
            up.thenCompose(linked -> Rights.test(node, node.names)).get(START_SECONDS, TimeUnit.SECONDS);
            return node;
        } catch (ExecutionException | TimeoutException failed) {
            node.close();
            String why = failed instanceof TimeoutException ? node.standing.reason() : RedisFaults.inOneLine(failed);
            throw new IOException("Redis cannot be used: " + why, failed);
        } catch (InterruptedException e) {
            node.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while connecting to Redis", e);
        }
    }

    public SharedStore store() {
        return store;
    }

    /** @param metrics where frames that get lost on the way are counted */
    public RedisBackplane backplane(HubMetrics metrics) {
        return new RedisBackplane(this, names, new Losses(metrics));
    }

    /** Who is in the groups of all nodes. Once. */
    public Presence presence(RedisBackplane backplane) {
        PresenceCalls calls = new PresenceCalls(this, names);
        RedisPresence presence = new RedisPresence(this, backplane, calls, InstantSource.system());
        new Pulse(this, calls, presence, System::nanoTime);
        return presence;
    }

    /** How many channels this node listens to. */
    public int subscriptions() {
        return subscriptions.size();
    }

    /** Whether it is worth trying: a cluster may have lost one shard only. */
    boolean reachable() {
        return standing.linked() || sharded;
    }

    /** Whether Redis answers, takes writes, and every subscription stands. */
    public boolean up() {
        return standing.up();
    }

    /** Why it is not up, in a word: the server's, as {@code OOM}, or {@code unreachable}; null while it is. */
    public @Nullable String trouble() {
        return standing.word();
    }

    /** How often Redis has gone away since the start. */
    public long outages() {
        return standing.outages();
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
        return ordered(bytes, () -> shards.of(keys.get(0)).run(script, keys, args));
    }

    /** @param stamp gives the message its number on the Redis thread, when it does go out; null when it needs none */
    CompletionStage<Long> publish(String channel, boolean onShard, byte[] message, @Nullable Consumer<byte[]> stamp) {
        return ordered(COMMAND_BYTES + message.length, () -> {
            RedisLink link = shards.of(channel);
            if (stamp != null && link.up()) {
                stamp.accept(message);
            }
            return link.publish(channel, onShard, message);
        });
    }

    /** Does it on the Redis thread, after all that was asked for before, unless too much waits already. */
    private <T> CompletionStage<T> ordered(int bytes, Supplier<CompletionStage<T>> command) {
        if (!reachable()) {
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
                    return;
                }
                if (RedisFaults.moved(RedisEnds.unwrapped(fault))) {
                    later(shards::moved);
                }
                result.completeExceptionally(RedisFaults.away(fault));
            }));
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.failedStage(new StoreAwayException("the relay is going down"));
        }
        return result;
    }

    /** Begins to listen. Calls for one channel come in order, and no two subscriptions to one channel overlap. */
    void subscribe(Subscription subscription) {
        later(() -> shards.listen(subscription));
    }

    /** Until Redis confirms that it has ended, what comes is heard: Redis counts us among those who got it. */
    void unsubscribe(Subscription subscription) {
        later(() -> shards.leave(subscription));
    }

    /** Whether the channel is heard, as soon as that is known. */
    CompletionStage<Boolean> settled(Subscription subscription) {
        if (subscription.standing()) {
            return CompletableFuture.completedStage(true);
        }
        if (!reachable()) {
            return CompletableFuture.completedStage(false);
        }
        CompletableFuture<Boolean> settled = new CompletableFuture<>();
        later(() -> {
            if (shards.of(subscription.channel).up()) {
                subscription.await(settled);
            } else {
                settled.complete(false);
            }
        });
        return settled;
    }

    /** Whether channels belong to shards. */
    boolean sharded() {
        return sharded;
    }

    /** Calls it each time Redis is back, on the Redis thread. */
    void whenUp(Runnable step) {
        whenUp.add(step);
    }

    /** Calls it so often for as long as the node lives, on the Redis thread. */
    void every(long millis, Runnable step) {
        thread.scheduleWithFixedDelay(step, millis, millis, TimeUnit.MILLISECONDS);
    }

    void later(Runnable step) {
        try {
            thread.execute(step);
        } catch (RejectedExecutionException closed) {
            // The relay is going down: nobody listens any more.
        }
    }

    @Override
    public void close() {
        later(shards::close);
        end();
    }

    private void end() {
        thread.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        client.shutdown(Duration.ZERO, Duration.ofSeconds(SHUTDOWN_SECONDS));
        resources.shutdown(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }

    private final class Watcher implements ShardsWatcher {
        @Override
        public void up() {
            back(standing.links());
            firstUp.complete(null);
        }

        @Override
        public void writable(@Nullable String refusal) {
            back(standing.writable(refusal));
        }

        private void back(boolean news) {
            if (news && firstUp.isDone()) {
                log.warn("event=redis-back subscriptions={}", subscriptions.size());
                whenUp.forEach(Runnable::run);
            }
        }

        @Override
        public void away(String reason) {
            standing.away(reason);
            store.forgetEchoes();
        }
    }
}
