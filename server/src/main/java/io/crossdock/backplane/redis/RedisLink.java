package io.crossdock.backplane.redis;

import io.crossdock.hub.SharedReply;
import io.crossdock.hub.SharedScript;
import io.crossdock.hub.StoreAwayException;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to one Redis server, made again for as long as it takes whenever it breaks. Confined to the Redis thread.
 *
 * <p>It stands when every subscription has been confirmed and a canary, a number published on one connection, has been
 * heard on the other. A canary a second shows that it still does: a server that is paused, or was replaced behind our
 * back, keeps its connections open and says nothing.
 */
final class RedisLink {
    private enum Phase {
        CONNECTING,
        /** Connected; subscriptions are being made. */
        RESTORING,
        UP,
        /** Waiting to connect again. */
        AWAY,
        CLOSED
    }

    /** Who has the link. On the Redis thread, but for the methods that say more. */
    interface Owner {
        /** The channel of this link's canary. */
        Subscription canary(RedisLink link);

        /** All that this link should be listening to. */
        List<Subscription> wanted(RedisLink link);

        /** Whoever listens to the channel now. Any thread. */
        @Nullable
        Subscription find(String channel);

        void up(RedisLink link);

        /** @param reason one line, without secrets */
        void away(RedisLink link, String reason);
    }

    private static final int BATCH = 1_000;
    private static final long TICK_MILLIS = 200;
    private static final long RETRY_MILLIS = 100;
    private static final long RETRY_MILLIS_MAX = 2_000;

    private final RedisClient client;
    private final RedisURI uri;
    private final EventExecutor thread;
    private final Owner owner;
    private final LongSupplier nanoTime;
    private final Duration timeout;
    private final Canary canary;
    private final Set<String> restoring = new HashSet<>();
    /** Confirmed already, and to be told when the link stands. */
    private final List<Subscription> restored = new ArrayList<>();

    private final PendingSubscriptions pending = new PendingSubscriptions();
    private Phase phase = Phase.AWAY;
    private @Nullable RedisEnds ends;
    /** Tells what belongs to these connections from what the last ones left behind. */
    private final AtomicInteger generation = new AtomicInteger();

    private long retryMillis = RETRY_MILLIS;
    private boolean flushing;

    RedisLink(
            RedisClient client,
            RedisURI uri,
            EventExecutor thread,
            Owner owner,
            LongSupplier nanoTime,
            Duration timeout) {
        this.client = client;
        this.uri = uri;
        this.thread = thread;
        this.owner = owner;
        this.nanoTime = nanoTime;
        this.timeout = timeout;
        this.canary = new Canary(timeout);
    }

    boolean up() {
        return phase == Phase.UP;
    }

    void connect() {
        assert thread.inEventLoop();
        if (phase != Phase.AWAY) {
            return;
        }
        phase = Phase.CONNECTING;
        int mine = generation.incrementAndGet();
        var commands = client.connectAsync(RedisEnds.CODEC, uri).toCompletableFuture();
        var subscriptions = client.connectPubSubAsync(RedisEnds.CODEC, uri).toCompletableFuture();
        commands.thenCombine(subscriptions, RedisEnds::new)
                .whenComplete((made, fault) -> thread.execute(() -> {
                    if (made != null) {
                        connected(mine, made);
                        return;
                    }
                    commands.thenAccept(StatefulConnection::closeAsync);
                    subscriptions.thenAccept(StatefulConnection::closeAsync);
                    lost(mine, RedisFaults.inOneLine(fault));
                }));
    }

    private void connected(int mine, RedisEnds made) {
        if (mine != generation.get() || phase != Phase.CONNECTING) {
            made.close();
            return;
        }
        ends = made;
        phase = Phase.RESTORING;
        canary.begin(nanoTime.getAsLong());
        made.attach(
                new LinkListener(
                        () -> mine == generation.get(),
                        owner::find,
                        channel -> thread.execute(() -> confirmed(mine, channel))),
                () -> thread.execute(() -> lost(mine, "the connection was closed")));
        pending.clear();
        List<Subscription> all = new ArrayList<>(owner.wanted(this));
        all.add(owner.canary(this));
        for (Subscription each : all) {
            restoring.add(each.channel);
            pending.add(each, true);
        }
        flushSoon();
        thread.schedule(() -> tick(mine), TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void confirmed(int mine, String channel) {
        if (mine != generation.get()) {
            return;
        }
        canary.progress(nanoTime.getAsLong());
        if (pending.confirmed(channel)) {
            Subscription subscription = owner.find(channel);
            if (subscription != null && phase == Phase.UP) {
                subscription.confirmed();
            } else if (subscription != null) {
                restored.add(subscription);
            }
        }
        if (phase == Phase.RESTORING && restoring.remove(channel) && restoring.isEmpty()) {
            sendCanary();
        }
    }

    private void sendCanary() {
        Subscription channel = owner.canary(this);
        Objects.requireNonNull(ends).publish(channel.channel, channel.sharded, canary.fly(nanoTime.getAsLong()));
        flushSoon();
    }

    /** The canary came through. Any thread. */
    void canary(byte[] message) {
        long number = Canary.number(message);
        thread.execute(() -> {
            if (ends == null || !canary.back(number, nanoTime.getAsLong())) {
                return;
            }
            if (phase == Phase.RESTORING && restoring.isEmpty()) {
                phase = Phase.UP;
                retryMillis = RETRY_MILLIS;
                owner.up(this);
                restored.forEach(Subscription::confirmed);
                restored.clear();
            }
        });
    }

    private void tick(int mine) {
        if (mine != generation.get() || ends == null) {
            return;
        }
        long now = nanoTime.getAsLong();
        if (canary.overdue(now, phase == Phase.RESTORING)) {
            lost(mine, "no answer within " + timeout.toMillis() + " ms");
            return;
        }
        if (phase == Phase.UP && canary.due(now)) {
            sendCanary();
        }
        thread.schedule(() -> tick(mine), TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void lost(int mine, String reason) {
        if (mine != generation.get() || phase == Phase.CLOSED) {
            return;
        }
        abandon();
        phase = Phase.AWAY;
        owner.away(this, reason);
        thread.schedule(this::connect, retryMillis, TimeUnit.MILLISECONDS);
        retryMillis = Math.min(2 * retryMillis, RETRY_MILLIS_MAX);
    }

    private void abandon() {
        generation.incrementAndGet();
        restoring.clear();
        restored.clear();
        pending.clear();
        RedisEnds broken = ends;
        ends = null;
        if (broken != null) {
            broken.close();
        }
    }

    void close() {
        abandon();
        phase = Phase.CLOSED;
    }

    CompletionStage<SharedReply> run(SharedScript script, List<String> keys, List<byte[]> args) {
        RedisEnds now = ends;
        if (now == null || phase != Phase.UP) {
            return CompletableFuture.failedStage(new StoreAwayException("Redis is away"));
        }
        flushSoon();
        return now.run(script, keys, args);
    }

    /** Asks which server of the cluster has which slots; only while it is up. */
    CompletionStage<List<Object>> slots() {
        return Objects.requireNonNull(ends).slots();
    }

    CompletionStage<Long> publish(String channel, boolean sharded, byte[] message) {
        RedisEnds now = ends;
        if (now == null || phase != Phase.UP) {
            return CompletableFuture.failedStage(new StoreAwayException("Redis is away"));
        }
        flushSoon();
        return now.publish(channel, sharded, message);
    }

    /** Listens to a channel that {@link Owner#wanted} names from now on, or no longer. */
    void change(Subscription subscription, boolean wanted) {
        if (ends != null) {
            pending.add(subscription, wanted);
            flushSoon();
        }
    }

    /** What else is asked for in this turn of the thread goes out with it. */
    private void flushSoon() {
        if (!flushing) {
            flushing = true;
            thread.execute(this::flush);
        }
    }

    private void flush() {
        flushing = false;
        RedisEnds now = ends;
        if (now != null) {
            pending.send(now, BATCH);
            now.flush();
        }
    }
}
