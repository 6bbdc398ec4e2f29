package io.crossdock.backplane.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.SlotHash;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The links to all servers: one, or one for each shard of a cluster. A cluster that changes its shape is connected to
 * anew, with every subscription. Confined to the Redis thread.
 */
final class RedisShards implements RedisLink.Owner {
    private static final long LOOK_MILLIS = 5_000;
    /** No two looks at the cluster closer than this: what makes us look may happen with every command. */
    private static final long LOOK_MILLIS_MIN = 500;

    /** On the Redis thread. */
    interface Watcher {
        /** Every link stands. */
        void up();

        /** One link does not, any more or yet. */
        void away(String reason);
    }

    private record Shard(int from, int to, boolean all, RedisLink link) {
        boolean has(String key) {
            if (all) {
                return true;
            }
            int slot = SlotHash.getSlot(key);
            return slot >= from && slot <= to;
        }
    }

    private final RedisClient client;
    private final EventExecutor thread;
    private final Duration timeout;
    private final RedisNames names;
    private final ConcurrentMap<String, Subscription> subscriptions;
    private final Watcher watcher;
    private final List<Shard> shards = new ArrayList<>();
    private final Map<RedisLink, Subscription> canaries = new HashMap<>();
    private final List<RedisURI> known = new ArrayList<>();
    private Topology topology;
    private boolean looking;
    private long lookedNanos;
    private int asked;

    RedisShards(
            RedisClient client,
            EventExecutor thread,
            Duration timeout,
            RedisNames names,
            ConcurrentMap<String, Subscription> subscriptions,
            Topology topology,
            Watcher watcher) {
        this.client = client;
        this.thread = thread;
        this.timeout = timeout;
        this.names = names;
        this.subscriptions = subscriptions;
        this.topology = topology;
        this.watcher = watcher;
        this.lookedNanos = System.nanoTime();
    }

    void connect() {
        Map<String, RedisLink> links = new HashMap<>();
        for (Topology.Range range : topology.ranges()) {
            RedisURI server = range.server();
            RedisLink link = links.computeIfAbsent(server.getHost() + ":" + server.getPort(), address -> link(server));
            shards.add(new Shard(range.from(), range.to(), !topology.clustered(), link));
        }
        for (Shard shard : shards) {
            canaries.computeIfAbsent(shard.link, link -> canary(shard));
        }
        links.values().forEach(RedisLink::connect);
    }

    private RedisLink link(RedisURI server) {
        known.remove(server);
        known.add(server);
        return new RedisLink(client, server, thread, this, System::nanoTime, timeout);
    }

    /** A channel of its own in slots of the shard. */
    private Subscription canary(Shard shard) {
        int number = 0;
        String channel = names.canary(number);
        while (!shard.has(channel)) {
            channel = names.canary(++number);
        }
        Subscription canary = new Subscription(channel, topology.clustered(), shard.link::canary);
        subscriptions.put(channel, canary);
        return canary;
    }

    void lookNowAndThen() {
        if (topology.clustered()) {
            thread.scheduleAtFixedRate(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** The link to the server of this key or channel. */
    RedisLink of(String key) {
        for (Shard shard : shards) {
            if (shard.has(key)) {
                return shard.link;
            }
        }
        return shards.get(0).link;
    }

    @Override
    public Subscription canary(RedisLink link) {
        return Objects.requireNonNull(canaries.get(link));
    }

    @Override
    public List<Subscription> wanted(RedisLink link) {
        return subscriptions.values().stream()
                .filter(each -> !canaries.containsValue(each) && of(each.channel) == link)
                .toList();
    }

    @Override
    public @Nullable Subscription find(String channel) {
        return subscriptions.get(channel);
    }

    @Override
    public void up(RedisLink link) {
        if (canaries.keySet().stream().allMatch(RedisLink::up)) {
            watcher.up();
        }
    }

    @Override
    public void away(RedisLink link, String reason) {
        subscriptions.values().stream().filter(each -> of(each.channel) == link).forEach(Subscription::lost);
        watcher.away(reason);
        look();
    }

    /** Asks some server of the cluster whether it still has the shape we know. */
    void look() {
        long now = System.nanoTime();
        boolean justDone = now - lookedNanos < TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS_MIN);
        if (!topology.clustered() || looking || justDone) {
            return;
        }
        looking = true;
        lookedNanos = now;
        RedisURI server = known.get(asked++ % known.size());
        slots(server)
                .whenComplete((slots, fault) -> thread.execute(() -> {
                    looking = false;
                    Topology found = fault == null ? Topology.read(slots, server) : null;
                    if (found != null && !found.shape().equals(topology.shape())) {
                        change(found);
                    }
                }));
    }

    private CompletionStage<List<Object>> slots(RedisURI server) {
        for (RedisLink link : canaries.keySet()) {
            if (link.up()) {
                return link.slots();
            }
        }
        return client.connectAsync(RedisEnds.CODEC, server)
                .thenCompose(connection ->
                        connection.async().clusterSlots().whenComplete((slots, fault) -> connection.closeAsync()));
    }

    private void change(Topology found) {
        close();
        subscriptions.values().forEach(Subscription::lost);
        canaries.values().forEach(canary -> subscriptions.remove(canary.channel));
        canaries.clear();
        shards.clear();
        topology = found;
        watcher.away("the cluster has changed its shape");
        connect();
    }

    void close() {
        canaries.keySet().forEach(RedisLink::close);
    }
}
