package io.crossdock.backplane.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The links to all servers: one, or one for each shard of a cluster. When a cluster changes its shape, links to servers
 * that stay are kept, and the channels that have moved are listened to where they are now. Confined to the Redis thread.
 */
final class RedisShards implements LinkOwner {
    private static final long LOOK_MILLIS = 5_000;
    /** No two looks at the cluster closer than this: what makes us look may happen with every command. */
    private static final long LOOK_MILLIS_MIN = 500;

    /** Enough to find one for a server with a single slot, unless the prefix has all names in one. */
    private static final int CANARIES_MAX = 500_000;

    private final RedisClient client;
    private final EventExecutor thread;
    private final Duration timeout;
    private final RedisNames names;
    private final ConcurrentMap<String, Subscription> subscriptions;
    private final ShardsWatcher watcher;
    private final List<Shard> shards = new ArrayList<>();
    private final Map<String, RedisLink> links = new HashMap<>();
    private final Map<RedisLink, Subscription> canaries = new HashMap<>();
    private final Map<RedisLink, String> refusals = new HashMap<>();
    private final List<RedisURI> known = new ArrayList<>();
    private Topology topology;
    private boolean looking;
    private boolean lookingSoon;
    private long lookedNanos;
    private int asked;

    RedisShards(
            RedisClient client,
            EventExecutor thread,
            Duration timeout,
            RedisNames names,
            ConcurrentMap<String, Subscription> subscriptions,
            Topology topology,
            ShardsWatcher watcher) {
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
        arrange();
        links.values().forEach(RedisLink::connect);
    }

    /** Gives each slot to its server, and each server a link and a canary. */
    private void arrange() {
        shards.clear();
        for (Topology.Range range : topology.ranges()) {
            RedisURI server = range.server();
            RedisLink link = links.computeIfAbsent(address(server), address -> link(server));
            shards.add(new Shard(range.from(), range.to(), !topology.clustered(), link));
        }
        for (Shard shard : shards) {
            canaries.computeIfAbsent(shard.link(), link -> canary(shard));
        }
    }

    private static String address(RedisURI server) {
        return server.getHost() + ":" + server.getPort();
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
            if (number == CANARIES_MAX) {
                throw new IllegalStateException(
                        "no channel of ours lies in the slots " + shard.from() + " to " + shard.to());
            }
            channel = names.canary(++number);
        }
        Subscription canary = new Subscription(channel, topology.clustered(), shard.link()::canary);
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
                return shard.link();
            }
        }
        return shards.get(0).link();
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

    void listen(Subscription subscription) {
        of(subscription.channel).change(subscription, true);
        // From here on it hears what comes for one before it that is still leaving.
        subscriptions.put(subscription.channel, subscription);
    }

    void leave(Subscription subscription) {
        RedisLink link = of(subscription.channel);
        subscription.leave();
        link.change(subscription, false);
        if (!link.up()) {
            left(subscription);
        }
    }

    @Override
    public void left(Subscription subscription) {
        subscriptions.remove(subscription.channel, subscription);
    }

    @Override
    public void up(RedisLink link) {
        tellIfUp();
    }

    private void tellIfUp() {
        if (links.values().stream().allMatch(RedisLink::up)) {
            watcher.up();
        }
    }

    @Override
    public void writable(RedisLink link, @Nullable String refusal) {
        if (refusal == null) {
            refusals.remove(link);
        } else {
            refusals.put(link, refusal);
        }
        watcher.writable(refusals.values().stream().findFirst().orElse(null));
    }

    @Override
    public void moved() {
        look();
    }

    @Override
    public void away(RedisLink link, String reason) {
        subscriptions.values().removeIf(each -> each.leaving() && of(each.channel) == link);
        subscriptions.values().stream().filter(each -> of(each.channel) == link).forEach(Subscription::lost);
        refusals.remove(link);
        watcher.away(reason);
        look();
    }

    /** Asks some server of the cluster, soon, whether it still has the shape we know. */
    void look() {
        if (!topology.clustered() || looking || lookingSoon) {
            return;
        }
        long now = System.nanoTime();
        long rest = LOOK_MILLIS_MIN - TimeUnit.NANOSECONDS.toMillis(now - lookedNanos);
        if (rest > 0) {
            lookingSoon = true;
            thread.schedule(this::lookAfterRest, rest, TimeUnit.MILLISECONDS);
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

    private void lookAfterRest() {
        lookingSoon = false;
        look();
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
        Set<RedisLink> before = Set.copyOf(links.values());
        topology = found;
        List<String> named =
                found.ranges().stream().map(range -> address(range.server())).toList();
        links.keySet().removeIf(address -> !named.contains(address));
        arrange();
        for (RedisLink link : before) {
            if (!links.containsValue(link)) {
                Subscription canary = Objects.requireNonNull(canaries.remove(link));
                // The server that has taken over may have a canary on the same channel.
                subscriptions.remove(canary.channel, canary);
                link.close();
                refusals.remove(link);
            }
        }
        moveCanaries();
        moveChannels();
        if (before.containsAll(links.values())) {
            // The one that was away may be the one that is no more.
            tellIfUp();
        } else {
            watcher.away("the cluster has changed its shape");
            links.values().stream().filter(link -> !before.contains(link)).forEach(RedisLink::connect);
        }
    }

    private void moveCanaries() {
        for (Shard shard : shards) {
            Subscription old = canary(shard.link());
            if (of(old.channel) != shard.link()) {
                subscriptions.remove(old.channel, old);
                Subscription now = canary(shard);
                canaries.put(shard.link(), now);
                shard.link().moveCanary(old, now);
            }
        }
    }

    private void moveChannels() {
        subscriptions.values().removeIf(Subscription::leaving);
        for (Subscription each : subscriptions.values()) {
            RedisLink from = each.link();
            RedisLink to = of(each.channel);
            if (from == to || canaries.containsValue(each)) {
                continue;
            }
            each.interrupted();
            if (from != null) {
                from.change(each, false);
            }
            to.change(each, true);
        }
    }

    void close() {
        canaries.keySet().forEach(RedisLink::close);
    }
}
