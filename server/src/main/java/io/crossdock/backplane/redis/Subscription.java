package io.crossdock.backplane.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One channel that this node listens to. Wanted and not wanted from any thread, the rest on the Redis thread. */
final class Subscription {
    /** What becomes of messages. */
    interface Handler {
        /** On one of the client's threads, one message after another. The bytes are the handler's. */
        void heard(byte[] message);

        /** The channel can be heard from now on, perhaps again. On the Redis thread. */
        default void begun() {}

        /** The channel cannot be heard for now. On the Redis thread. */
        default void ended() {}
    }

    final String channel;
    final boolean sharded;
    final Handler handler;
    /** Whether Redis has confirmed it. Written on the Redis thread. */
    private volatile boolean standing;

    private final List<CompletableFuture<Boolean>> waiting = new ArrayList<>(1);

    /** @param sharded for a shard's own pub/sub where there are shards */
    Subscription(String channel, boolean sharded, Handler handler) {
        this.channel = channel;
        this.sharded = sharded;
        this.handler = handler;
    }

    /** Any thread. */
    boolean standing() {
        return standing;
    }

    void await(CompletableFuture<Boolean> settled) {
        if (standing) {
            settled.complete(true);
        } else {
            waiting.add(settled);
        }
    }

    void confirmed() {
        if (!standing) {
            standing = true;
            handler.begun();
        }
        settle(true);
    }

    void lost() {
        if (standing) {
            standing = false;
            handler.ended();
        }
        settle(false);
    }

    private void settle(boolean heard) {
        List<CompletableFuture<Boolean>> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(settled -> settled.complete(heard));
    }
}
