package io.crossdock.config;

import io.crossdock.pem.PemException;
import io.crossdock.pem.PemFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where state is shared between nodes.
 *
 * @param url may hold a password; null keeps state in memory
 * @param ca certificates to trust for {@code rediss://}; null trusts those of the JDK
 * @param prefix of every key and channel; separates tenants of one Redis
 * @param timeout for the answer to a command, after which Redis counts as away
 * @param connectTimeout for a connection to stand
 */
public record RedisSettings(
        @Nullable String url, @Nullable Path ca, String prefix, Duration timeout, Duration connectTimeout) {
    private static final String ONE =
            "rediss?(-sentinel)?://[^,/?#\\s]+(,[^,/?#:\\s]+(:[0-9]{1,5})?)*(/[0-9]*)?([?#]\\S*)?";
    private static final Pattern URL = Pattern.compile(ONE + "(," + ONE + ")*");

    public static RedisSettings read(Settings settings) throws ConfigException {
        String url = settings.secret(
                "redis.url",
                "Redis for several nodes, redis://[user:password@]host[:port][/database], rediss:// with TLS,"
                        + " redis-sentinel://host[:port],host[:port]/database#master; of a cluster any node, or several"
                        + " with commas between; unset keeps state in memory.");
        if (url != null && !URL.matcher(url).matches()) {
            throw settings.refusal(
                    "redis.url", "a URL of redis://, rediss://, redis-sentinel:// or rediss-sentinel://");
        }
        return new RedisSettings(
                url,
                ca(settings),
                prefix(settings),
                millis(
                        settings,
                        "redis.timeout-millis",
                        "How long Redis may take for an answer before it counts as away."),
                millis(settings, "redis.connect-timeout-millis", "How long a connection to Redis may take to stand."));
    }

    /** A cluster looks for a key's shard in its first braces, which are ours. */
    private static String prefix(Settings settings) throws ConfigException {
        String prefix = settings.text(
                "redis.prefix", "crossdock:", "Prefix of every key and channel, without braces; separates tenants.");
        if (prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
            throw settings.refusal("redis.prefix", "text without { and }, which decide about a key's shard");
        }
        return prefix;
    }

    private static Duration millis(Settings settings, String key, String doc) {
        return Duration.ofMillis(settings.integer(key, 2_000, 100, 60_000, doc));
    }

    private static @Nullable Path ca(Settings settings) throws ConfigException {
        String file =
                settings.optionalText("redis.ca", "Certificates to trust for rediss://, PEM; unset trusts the JDK's.");
        if (file == null) {
            return null;
        }
        Path ca = settings.path("redis.ca", file);
        if (!Files.isRegularFile(ca) || !Files.isReadable(ca)) {
            throw settings.refusal("redis.ca", "a PEM file that exists and can be read");
        }
        try {
            PemFiles.certificates(ca);
        } catch (PemException unusable) {
            throw settings.refusal("redis.ca", "a PEM file with certificates");
        }
        return ca;
    }

    /** Without the URL, which may hold a password. */
    @Override
    public String toString() {
        return "RedisSettings[url=" + (url == null ? "unset" : "(secret)") + ", ca=" + ca + ", prefix=" + prefix
                + ", timeout=" + timeout + ", connectTimeout=" + connectTimeout + "]";
    }
}
