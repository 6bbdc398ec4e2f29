package io.crossdock.backplane.redis;

import io.lettuce.core.cluster.SlotHash;

/**
 * Some of a cluster's slots, and the link to the server that has them. Immutable.
 *
 * @param all whether it is no cluster, and the one server has everything
 */
record Shard(int from, int to, boolean all, RedisLink link) {
    boolean has(String key) {
        if (all) {
            return true;
        }
        int slot = SlotHash.getSlot(key);
        return slot >= from && slot <= to;
    }
}
