package io.crossdock.backplane.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who has a link. On the Redis thread, but for the methods that say more. */
interface LinkOwner {
    /** The channel of this link's canary. */
    Subscription canary(RedisLink link);

    /** All that this link should be listening to. */
    List<Subscription> wanted(RedisLink link);

    /** Whoever listens to the channel now. Any thread. */
    @Nullable
    Subscription find(String channel);

    /** The server has confirmed that one which is not wanted any more has ended. */
    void left(Subscription subscription);

    void up(RedisLink link);

    /** The server says that something is not where we think: a cluster has changed its shape. */
    void moved();

    /** @param refusal why the server takes no writes, in one line; null when it does */
    void writable(RedisLink link, @Nullable String refusal);

    /** @param reason one line, without secrets */
    void away(RedisLink link, String reason);
}
