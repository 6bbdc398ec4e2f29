package io.crossdock.hub;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which loops have members of a group. Written when a group gets its first or loses its last member on a loop, read
 * without a lock on each publish. Safe for any thread.
 */
final class Roster {
    private static final Shard[] NOBODY = {};

    private final ConcurrentHashMap<GroupKey, Shard[]> shards = new ConcurrentHashMap<>();
    private final Backplane backplane;

    /** @param backplane told, in order for each group, when the first member comes and when the last one goes */
    Roster(Backplane backplane) {
        this.backplane = backplane;
    }

    Shard[] shards(GroupKey group) {
        return shards.getOrDefault(group, NOBODY);
    }

    void add(GroupKey group, Shard shard) {
        shards.compute(group, (key, old) -> {
            if (old == null) {
                backplane.watch(key);
                return new Shard[] {shard};
            }
            Shard[] grown = Arrays.copyOf(old, old.length + 1);
            grown[old.length] = shard;
            return grown;
        });
    }

    void remove(GroupKey group, Shard shard) {
        shards.computeIfPresent(group, (key, old) -> {
            Shard[] left = without(old, shard);
            if (left == null) {
                backplane.unwatch(key);
            }
            return left;
        });
    }

    int groups() {
        return shards.size();
    }

    private static Shard @Nullable [] without(Shard[] old, Shard shard) {
        Shard[] left = Arrays.stream(old).filter(other -> other != shard).toArray(Shard[]::new);
        return left.length == 0 ? null : left;
    }
}
