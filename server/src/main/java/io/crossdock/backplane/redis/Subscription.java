package io.crossdock.backplane.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

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

        /** The channel can be heard again, from another server perhaps; alone of all it was not for a while. */
        default void missedSome() {}
    }

    final String channel;
    final boolean sharded;
    final Handler handler;
    /** Whether Redis has confirmed it. Written on the Redis thread. */
    private volatile boolean standing;
    /** Who it is heard from: what another link still holds back is old. Written on the Redis thread. */
    private volatile @Nullable RedisLink link;

    /** Not wanted any more; messages come until Redis confirms that it has ended. Written on the Redis thread. */
    private volatile boolean leaving;

    private boolean missedSome;

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

    /** Any thread. */
    @Nullable
    RedisLink link() {
        return link;
    }

    void heardFrom(RedisLink now) {
        link = now;
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
        if (missedSome) {
            missedSome = false;
            handler.missedSome();
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

    /** It is to end; what still comes is heard. */
    void leave() {
        leaving = true;
        lost();
    }

    boolean leaving() {
        return leaving;
    }

    /** It is not heard, while all else of this node may be. */
    void interrupted() {
        missedSome = true;
        lost();
    }

    private void settle(boolean heard) {
        List<CompletableFuture<Boolean>> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(settled -> settled.complete(heard));
    }
}
