package io.crossdock.backplane.redis;

import org.jspecify.annotations.Nullable;

/** Hears how the links to the servers fare. On the Redis thread. */
interface ShardsWatcher {
    /** Every link stands, perhaps as before. */
    void up();

    /** @param refusal why a server takes no writes, in one line; null when all do */
    void writable(@Nullable String refusal);

    /** One link does not, any more or yet. */
    void away(String reason);
}
