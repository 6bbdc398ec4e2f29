package io.crossdock.config;

import org.jspecify.annotations.Nullable;

/**
 * Where state is shared between nodes.
 *
 * @param url may hold a password; null keeps state in memory
 * @param prefix of every key and channel; separates tenants of one Redis
 */
public record RedisSettings(@Nullable String url, String prefix) {

    public static RedisSettings read(Settings settings) throws ConfigException {
        return new RedisSettings(
                settings.secret(
                        "redis.url",
                        "Redis for several nodes, redis://[user:password@]host[:port][/database]; unset keeps state in"
                                + " memory."),
                settings.text("redis.prefix", "crossdock:", "Prefix of every key and channel; separates tenants."));
    }

    /** A node that was told to share must not run alone in silence. Goes when the Redis backplane comes. */
    RedisSettings refusedWithoutBackplane(Settings settings) throws ConfigException {
        if (url != null) {
            throw settings.refusal("redis.url", "nothing yet: this version keeps state in memory and runs as one node");
        }
        return this;
    }

    /** Without the URL, which may hold a password. */
    @Override
    public String toString() {
        return "RedisSettings[url=" + (url == null ? "unset" : "(secret)") + ", prefix=" + prefix + "]";
    }
}
