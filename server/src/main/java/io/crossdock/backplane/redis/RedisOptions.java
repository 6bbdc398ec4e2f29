package io.crossdock.backplane.redis;

import io.lettuce.core.RedisURI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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
    /** Before the next URL. A host of the same URL, behind Sentinel's commas, may begin with the same letters. */
    private static final Pattern BETWEEN_URLS = Pattern.compile(",(?=rediss?(-sentinel)?://)");

    /** Whether the client understands it. */
    public static boolean isUrl(String url) {
        try {
            servers(url);
            return true;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** @throws IllegalArgumentException when it is no URL of Redis */
    static List<RedisURI> servers(String url) {
        List<RedisURI> servers = new ArrayList<>();
        for (String one : BETWEEN_URLS.split(url, -1)) {
            servers.add(RedisURI.create(one));
        }
        return servers;
    }

    /** Without the URL, which may hold a password. */
    @Override
    public String toString() {
        return "RedisOptions[url=(secret), ca=" + ca + ", prefix=" + prefix + ", timeout=" + timeout
                + ", connectTimeout=" + connectTimeout + "]";
    }
}
