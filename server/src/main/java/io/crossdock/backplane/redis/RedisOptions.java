package io.crossdock.backplane.redis;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is and how long it may take.
 *
 * @param url one URL, or several of one cluster with commas between; may hold a password
 * @param ca certificates to trust for {@code rediss://}, in PEM; null trusts those of the JDK
 * @param prefix of every key and channel
 * @param timeout for the answer to a command, after which Redis counts as away
 * @param connectTimeout for a connection to stand
 */
public record RedisOptions(String url, @Nullable Path ca, String prefix, Duration timeout, Duration connectTimeout) {
    /** Without the URL, which may hold a password. */
    @Override
    public String toString() {
        return "RedisOptions[url=(secret), ca=" + ca + ", prefix=" + prefix + ", timeout=" + timeout
                + ", connectTimeout=" + connectTimeout + "]";
    }
}
