package io.crossdock.backplane.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Changes to subscriptions on the way to one server, in order and in batches. Confined to the Redis thread. */
final class PendingSubscriptions {
    private record Change(String channel, boolean sharded, boolean wanted) {
        /** Channels of shards go one by one: those of one command must have the same slot. */
        boolean goesWith(Change other) {
            return !sharded && !other.sharded && wanted == other.wanted;
        }
    }

    private final List<Change> changes = new ArrayList<>();
    /** How many confirmations are to come for a channel: only the last one speaks of today's subscription. */
    private final Map<String, Integer> unconfirmed = new HashMap<>();

    void add(Subscription subscription, boolean wanted) {
        changes.add(new Change(subscription.channel, subscription.sharded, wanted));
        if (wanted) {
            unconfirmed.merge(subscription.channel, 1, Integer::sum);
        }
    }

    /**
     * Hands over what was added since, commands of up to so many channels each.
     *
     * @param refused takes channels to which the server will not have us listen, on any thread
     */
    void send(RedisEnds ends, int batch, BiConsumer<List<String>, Throwable> refused) {
        for (int from = 0; from < changes.size(); ) {
            Change first = changes.get(from);
            int to = from + 1;
            while (to < changes.size() && to - from < batch && changes.get(to).goesWith(first)) {
                to++;
            }
            String[] channels =
                    changes.subList(from, to).stream().map(Change::channel).toArray(String[]::new);
            if (first.wanted) {
                ends.subscribe(first.sharded, channels).exceptionally(fault -> {
                    refused.accept(List.of(channels), RedisEnds.unwrapped(fault));
                    return null;
                });
            } else {
                ends.unsubscribe(first.sharded, channels);
            }
            from = to;
        }
        changes.clear();
    }

    /** @return whether this was the last confirmation to come for the channel */
    boolean confirmed(String channel) {
        Integer left = unconfirmed.computeIfPresent(channel, (key, count) -> count == 1 ? null : count - 1);
        return left == null;
    }

    /** Whether an answer for the channel is to come. */
    boolean awaits(String channel) {
        return unconfirmed.containsKey(channel);
    }

    void clear() {
        changes.clear();
        unconfirmed.clear();
    }
}
