package io.crossdock.protocol.device;

import io.crossdock.backplane.redis.RedisNode;
import io.crossdock.backplane.redis.RedisOptions;
import io.crossdock.kit.TestRedis;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A Redis of its own and a store on it. For one thread. */
final class SharedShelves implements AutoCloseable {
    private final TestRedis redis = TestRedis.start();
    private final RedisNode node;
    private final DeviceStore store;

    SharedShelves() throws IOException {
        node = RedisNode.open(new RedisOptions(redis.url(), null, "t:", Duration.ofSeconds(5), Duration.ofSeconds(5)));
        store = new DeviceStore(node.store());
    }

    DeviceStore store() {
        return store;
    }

    TestRedis redis() {
        return redis;
    }

    /** How many keys there are, but for those of the node itself. */
    int keys() throws IOException {
        String count = redis.say("EVAL \"local count = 0 for _, key in ipairs(redis.call('KEYS', '*')) do"
                + " if not string.find(key, 'xd:', 1, true) then count = count + 1 end end return count\" 0");
        return Integer.parseInt(count.substring(1).strip());
    }

    static <T> T done(CompletionStage<T> stage) throws IOException {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        node.close();
        redis.close();
    }
}
