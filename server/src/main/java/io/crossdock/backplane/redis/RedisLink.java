package io.crossdock.backplane.redis;

import io.crossdock.hub.SharedReply;
import io.crossdock.hub.SharedScript;
import io.crossdock.hub.StoreAwayException;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to one Redis server, made again for as long as it takes whenever it breaks. Confined to the Redis thread.
 *
 * <p>It stands when every subscription has been confirmed and a canary, a number published on one connection, has been
 * heard on the other. A canary a second shows that it still does: a server that is paused, or was replaced behind our
 * back, keeps its connections open and says nothing. A write goes with each: a server that is no master any more is left,
 * so that its address is resolved anew; one that is full or cannot save goes on passing messages, and is told of.
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

    private static final long TICK_MILLIS = 200;
    private static final long RETRY_MILLIS = 100;
    private static final long RETRY_MILLIS_MAX = 2_000;
    /** Time for the owner to find out where a channel is. */
    private static final long MOVED_MILLIS = 1_000;

    private final RedisClient client;
    private final RedisURI uri;
    private final EventExecutor thread;
    private final LinkOwner owner;
    private final Duration timeout;
    final LinkProof proof;
    private final LinkSubscriptions subscriptions;
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
            LinkOwner owner,
            LongSupplier nanoTime,
            Duration timeout) {
        this.client = client;
        this.uri = uri;
        this.thread = thread;
        this.owner = owner;
        this.timeout = timeout;
        this.proof = new LinkProof(this, owner, nanoTime, timeout);
        this.subscriptions = new LinkSubscriptions(this, owner);
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
        RedisEnds.open(client, uri)
                .whenComplete((made, fault) -> thread.execute(() -> {
                    if (made != null) {
                        connected(mine, made);
                    } else {
                        lost(mine, RedisFaults.inOneLine(fault));
                    }
                }));
    }

    private void connected(int mine, RedisEnds made) {
        if (mine != generation.get() || phase != Phase.CONNECTING) {
            made.close();
            return;
        }
        ends = made;
        phase = Phase.RESTORING;
        proof.begin();
        made.attach(
                new LinkListener(
                        () -> mine == generation.get(),
                        subscriptions::find,
                        channel -> inTurn(mine, () -> confirmed(channel)),
                        channel -> inTurn(mine, () -> ended(mine, channel))),
                () -> thread.execute(() -> lost(mine, "the connection was closed")));
        List<Subscription> all = new ArrayList<>(owner.wanted(this));
        all.add(owner.canary(this));
        subscriptions.begin(all);
        flushSoon();
        thread.schedule(() -> tick(mine), TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** On the Redis thread, if the connections are still the same then. */
    private void inTurn(int mine, Runnable step) {
        thread.execute(() -> {
            if (mine == generation.get()) {
                step.run();
            }
        });
    }

    private void confirmed(String channel) {
        proof.progress();
        subscriptions.confirmed(channel, phase == Phase.UP);
        testIfComplete();
    }

    private void testIfComplete() {
        if (phase == Phase.RESTORING && subscriptions.complete() && proof.home()) {
            sendCanary();
        }
    }

    private void refused(int mine, List<String> channels, Throwable fault) {
        if (RedisFaults.moved(fault)) {
            channels.forEach(channel -> {
                subscriptions.refused(channel);
                ended(mine, channel);
            });
        } else if (fault instanceof RedisCommandExecutionException) {
            lost(mine, RedisFaults.inOneLine(fault));
        } // When no answer came, the canary does not come either.
    }

    /** The server has ended or refused a subscription: the channel is sought elsewhere, and here again. */
    private void ended(int mine, String channel) {
        Subscription subscription = subscriptions.ended(channel);
        if (subscription == null) {
            return;
        }
        proof.progress();
        owner.moved();
        Runnable again = () -> {
            if (mine == generation.get() && subscriptions.lacks(subscription)) {
                change(subscription, true);
            }
        };
        thread.schedule(again, MOVED_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void sendCanary() {
        int mine = generation.get();
        proof.fly(
                Objects.requireNonNull(ends),
                step -> inTurn(mine, step),
                reason -> lost(mine, reason),
                this::standIfProven);
        flushSoon();
    }

    /** The canary came through. Any thread. */
    void canary(byte[] message) {
        long number = Canary.number(message);
        thread.execute(() -> {
            if (ends != null && proof.back(number)) {
                standIfProven();
            }
        });
    }

    private void standIfProven() {
        if (phase == Phase.RESTORING && subscriptions.complete() && proof.home()) {
            phase = Phase.UP;
            retryMillis = RETRY_MILLIS;
            owner.up(this);
            subscriptions.tell();
        }
    }

    private void tick(int mine) {
        if (mine != generation.get() || ends == null) {
            return;
        }
        boolean standing = owner.canary(this).standing();
        if (proof.overdue(phase == Phase.RESTORING || !standing)) {
            lost(mine, "no answer within " + timeout.toMillis() + " ms");
            return;
        }
        if (phase == Phase.UP && standing && proof.due()) {
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
        subscriptions.clear();
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
        return ask(now -> now.run(script, keys, args));
    }

    CompletionStage<Long> publish(String channel, boolean sharded, byte[] message) {
        return ask(now -> now.publish(channel, sharded, message));
    }

    private <T> CompletionStage<T> ask(Function<RedisEnds, CompletionStage<T>> question) {
        RedisEnds now = ends;
        if (now == null || phase != Phase.UP) {
            return CompletableFuture.failedStage(new StoreAwayException("Redis is away"));
        }
        flushSoon();
        return question.apply(now);
    }

    /** Asks which server of the cluster has which slots; only while it is up. */
    CompletionStage<List<Object>> slots() {
        return Objects.requireNonNull(ends).slots();
    }

    /** Listens to a channel that {@link LinkOwner#wanted} names from now on, or no longer. */
    void change(Subscription subscription, boolean wanted) {
        if (wanted) {
            subscription.heardFrom(this);
        }
        if (ends != null) {
            subscriptions.change(subscription, wanted);
            testIfComplete();
            flushSoon();
        }
    }

    /** The canary has a new channel, since the slot of the old one is another server's. */
    void moveCanary(Subscription from, Subscription to) {
        proof.begin();
        if (phase == Phase.RESTORING) {
            subscriptions.alsoNeeds(to);
        }
        change(from, false);
        change(to, true);
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
            int mine = generation.get();
            subscriptions.send(now, (channels, fault) -> inTurn(mine, () -> refused(mine, channels, fault)));
            now.flush();
        }
    }
}
