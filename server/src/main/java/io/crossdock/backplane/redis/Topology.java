package io.crossdock.backplane.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which server has which slots. Immutable.
 *
 * @param clustered whether there are slots at all; else there is one server, which has everything
 * @param ranges without gaps between them as a rule, in the order of their slots
 */
record Topology(boolean clustered, List<Range> ranges) {
    static final int SLOTS = 16_384;
    private static final int SHARDED_CHANNELS_SINCE = 7;
    /** The client says no more than this when it was quicker to close than to tell the server's answer, as that to a password. */
    private static final String UNTOLD = "Connection closed prematurely";

    private static final int TRIES = 5;
    private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)");

    /** Slots of one server, both ends included. */
    record Range(int from, int to, RedisURI server) {}

    Topology {
        ranges = List.copyOf(ranges);
    }

    static Topology single(RedisURI server) {
        return new Topology(false, List.of(new Range(0, SLOTS - 1, server)));
    }

    /**
     * Asks one server after the other what it belongs to, until one answers, and waits for it.
     *
     * @throws IOException when none answers or can be used, with the last one's reason in one line
     */
    static Topology ask(RedisClient client, List<RedisURI> servers) throws IOException {
        IOException last = new IOException("no server is named");
        for (RedisURI server : servers) {
            int tries = 0;
            do {
                try {
                    return ask(client, server);
                } catch (IOException failed) {
                    last = failed;
                }
            } while (UNTOLD.equals(last.getMessage()) && ++tries < TRIES);
        }
        throw last;
    }

    private static Topology ask(RedisClient client, RedisURI server) throws IOException {
        try (StatefulRedisConnection<String, String> connection = client.connect(server)) {
            RedisCommands<String, String> redis = connection.sync();
            if (!redis.info("cluster").contains("cluster_enabled:1")) {
                return single(server);
            }
            Matcher version = VERSION.matcher(redis.info("server"));
            if (!version.find() || Integer.parseInt(version.group(1)) < SHARDED_CHANNELS_SINCE) {
                throw new IOException("a cluster needs Redis 7 or newer, for its sharded channels");
            }
            Topology topology = read(redis.clusterSlots(), server);
            if (topology == null) {
                throw new IOException("the cluster does not serve all of its slots");
            }
            return topology;
        } catch (RedisException failed) {
            throw new IOException(RedisFaults.inOneLine(failed), failed);
        }
    }

    /**
     * Reads what CLUSTER SLOTS answers; null while some slot has no server.
     *
     * @param asked how to connect; also the address of a server that does not know its own
     */
    static @Nullable Topology read(List<Object> slots, RedisURI asked) {
        List<Range> ranges = new ArrayList<>();
        int served = 0;
        for (Object each : slots) {
            List<?> range = (List<?>) each;
            List<?> master = (List<?>) range.get(2);
            int from = number(range.get(0));
            int to = number(range.get(1));
            String host = RedisEnds.ascii(master.get(0));
            RedisURI server = RedisURI.builder(asked)
                    .withHost(host.isEmpty() || host.equals("null") ? asked.getHost() : host)
                    .withPort(number(master.get(1)))
                    .build();
            ranges.add(new Range(from, to, server));
            served += to - from + 1;
        }
        ranges.sort(Comparator.comparingInt(Range::from));
        return served == SLOTS ? new Topology(true, ranges) : null;
    }

    private static int number(Object value) {
        return value instanceof Number number ? number.intValue() : Integer.parseInt(RedisEnds.ascii(value));
    }

    /** Two are alike when the same servers have the same slots. */
    String shape() {
        StringBuilder shape = new StringBuilder();
        for (Range range : ranges) {
            shape.append(range.from).append('-').append(range.to).append('@');
            shape.append(range.server.getHost())
                    .append(':')
                    .append(range.server.getPort())
                    .append(' ');
        }
        return shape.toString();
    }
}
