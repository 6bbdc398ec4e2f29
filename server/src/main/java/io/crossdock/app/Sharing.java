package io.crossdock.app;

import io.crossdock.backplane.memory.MemoryBackplane;
import io.crossdock.backplane.memory.MemoryPresence;
import io.crossdock.backplane.redis.RedisBackplane;
import io.crossdock.backplane.redis.RedisNode;
import io.crossdock.backplane.redis.RedisOptions;
import io.crossdock.config.RedisSettings;
import io.crossdock.hub.Backplane;
import io.crossdock.hub.HubMetrics;
import io.crossdock.hub.Presence;
import io.crossdock.hub.SharedStore;
import io.crossdock.protocol.session.OriginalChannels;
import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What this node has in common with others: all of it in Redis, or none.
 *
 * @param presence who is in the groups
 * @param store where protocols share state; null when they keep it in memory
 * @param redis this node's place at Redis, to be closed last; null without
 */
record Sharing(
        Backplane backplane,
        Presence presence,
        @Nullable SharedStore store,
        @Nullable RedisNode redis) implements AutoCloseable {
    /** @throws IOException when Redis is asked for and cannot be used, with one line */
    static Sharing open(RelayPlan plan, HubMetrics metrics) throws IOException {
        RedisSettings settings = plan.core().redis();
        if (settings.url() == null) {
            return new Sharing(new MemoryBackplane(), new MemoryPresence(), null, null);
        }
        RedisNode redis = RedisNode.open(new RedisOptions(
                settings.url(), settings.ca(), settings.prefix(), settings.timeout(), settings.connectTimeout()));
        RedisBackplane backplane = redis.backplane(metrics);
        return new Sharing(
                plan.session().originalChannels()
                        ? new OriginalChannels(backplane, redis.store(), metrics, InstantSource.system())
                        : backplane,
                redis.presence(backplane),
                redis.store(),
                redis);
    }

    @Override
    public void close() {
        if (redis != null) {
            redis.close();
        }
    }
}
