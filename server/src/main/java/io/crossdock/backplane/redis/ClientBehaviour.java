package io.crossdock.backplane.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How and where the client is to connect: it sends once, tells soon, and leaves it to us to connect again. */
final class ClientBehaviour {
    private ClientBehaviour() {}

    static ClientOptions of(RedisOptions options) {
        ClientOptions.Builder builder = ClientOptions.builder()
                // Broken connections are replaced, never revived: the client would send again what may have arrived.
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(timeouts(options.timeout().toMillis()))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(options.connectTimeout())
                        .tcpNoDelay(true)
                        .build());
        if (options.ca() != null) {
            builder.sslOptions(
                    SslOptions.builder().trustManager(options.ca().toFile()).build());
        }
        return builder.build();
    }

    /** A publish has none: whether it arrives shows when the link breaks, and a count of what did arrive would be wrong. */
    private static TimeoutOptions timeouts(long millis) {
        return TimeoutOptions.builder()
                .timeoutCommands(true)
                .timeoutSource(new TimeoutOptions.TimeoutSource() {
                    @Override
                    public long getTimeout(RedisCommand<?, ?, ?> command) {
                        ProtocolKeyword type = command.getType();
                        return type == CommandType.PUBLISH || type == CommandType.SPUBLISH ? 0 : millis;
                    }

                    @Override
                    public TimeUnit getTimeUnit() {
                        return TimeUnit.MILLISECONDS;
                    }
                })
                .build();
    }

    /** Where to connect: one server, or any of a cluster. */
    static List<RedisURI> servers(RedisOptions options, String clientName) throws IOException {
        try {
            List<RedisURI> servers = RedisOptions.servers(options.url());
            for (RedisURI server : servers) {
                server.setTimeout(options.timeout());
                server.setClientName(clientName);
            }
            return servers;
        } catch (IllegalArgumentException malformed) {
            throw new IOException("redis.url is not a URL of Redis");
        }
    }
}
