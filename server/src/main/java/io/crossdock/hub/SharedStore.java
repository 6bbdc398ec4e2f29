package io.crossdock.hub;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What the nodes share beyond frames: state that a protocol keeps under keys of its own, and channels whose names and
 * formats its contract fixes. A port. Calls never block; stages complete on any thread, exceptionally with
 * {@link StoreAwayException} when the store is away. Safe for any thread.
 *
 * <p>Every key and channel gets the tenant's prefix ({@code redis.prefix}) in front.
 */
public interface SharedStore {
    /** Hears what is published on a channel. Calls come one after another for each channel; they must not block. */
    interface Listener {
        /**
         * @param payload the listener's to keep
         * @param own whether this node published it itself: the same bytes, through {@link #publish}
         */
        void heard(byte[] payload, boolean own);

        /**
         * The channel can be heard from now on: at first and again after each time the store was away. What was
         * published meanwhile is lost.
         */
        default void listening() {}
    }

    /** One channel that is listened to. */
    interface Listening extends AutoCloseable {
        /** Completes when the channel is heard for the first time. Never exceptionally: the store may come later. */
        CompletionStage<Void> begun();

        /** Ends it; harmless when it has ended. Nothing is heard afterwards, but for a call that is under way. */
        @Override
        void close();
    }

    /**
     * Runs the script as one atomic step in one round trip.
     *
     * <p>Calls of one thread with the same {@code together} run in the order made, unless one of them fails.
     *
     * @param together what keys must share to be used in one script, as a session's id: where the store is a cluster,
     *     keys with the same {@code together} lie on the same shard. A key must always come with the same one; elsewhere
     *     it means nothing and is no part of the key's name
     * @param keys without the prefix
     * @param args anything but keys; text as UTF-8
     */
    CompletionStage<SharedReply> run(SharedScript script, String together, List<String> keys, List<byte[]> args);

    /**
     * Publishes on a channel. Messages of one thread on one channel keep their order.
     *
     * @param channel without the prefix
     * @return how many connections heard it, our own among them
     */
    CompletionStage<Long> publish(String channel, byte[] payload);

    /**
     * Listens to a channel until the listening is closed, over every interruption.
     *
     * @param channel without the prefix
     */
    Listening listen(String channel, Listener listener);

    /** The channel's full name, with the prefix: for scripts that publish by themselves. */
    String channelName(String channel);

    /** Whether the store answers now. */
    boolean up();
}
