package io.crossdock.hub;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The way to the other nodes. A port. Calls return at once and never block an event loop.
 *
 * <p>Promises: at most once; frames of one sender to one group arrive in the order published; a node never gets back
 * what it published. A frame that cannot be passed on is counted as {@link Outcome#BACKPLANE_AWAY}.
 */
public interface Backplane {
    /** The local half of a hub: how frames of other nodes come in. Any thread may call. */
    interface Receiver {
        /** For the group's members on this node. Borrows the frame. */
        void deliver(GroupKey group, Frame frame, long before);

        /**
         * For the holder of a name on this node. Borrows the frame.
         *
         * @return whether anybody here holds it
         */
        boolean deliver(GroupKey name, Frame frame);

        /**
         * A frame that the name's holder here sent to one on another node, who had gone when it came; it has been counted.
         * Borrows the frame.
         */
        void returned(GroupKey name, Frame frame);

        /** Somebody on another node has taken the name since: its holder here has lost it. */
        void taken(GroupKey name);
    }

    /** Joins a hub to the others; once, before anything else. */
    void attach(Receiver receiver);

    /** The group has its first member on this node. Ordered with {@link #unwatch} for each group. */
    void watch(GroupKey group);

    /** The group has lost its last member on this node. */
    void unwatch(GroupKey group);

    /**
     * When frames of other nodes reach the group's members here: complete once {@link #watch} has taken effect everywhere.
     *
     * @return false when the other nodes cannot be reached now: the group is local until they are back
     */
    CompletionStage<Boolean> settled(GroupKey group);

    /** Passes a frame on to the members on other nodes. Borrows the frame. */
    void publish(GroupKey group, Frame frame, long before);

    /** Somebody on this node has taken the name, perhaps from another here. Ordered with {@link #letGo} for each name. */
    void hold(GroupKey name);

    /** Nobody on this node holds the name any more. */
    void letGo(GroupKey name);

    /**
     * Passes a frame on to whoever holds the name on another node. Borrows the frame.
     *
     * @param from held here by the sender, who gets the frame back ({@link Receiver#returned}) when the holder turns out to
     *     have gone; null for nobody
     * @return true when some node held it; null when there are no other nodes to ask
     */
    @Nullable
    CompletionStage<Boolean> direct(GroupKey name, Frame frame, @Nullable GroupKey from);

    /** One word for operators: {@code memory}, {@code up}, {@code away}. */
    String state();
}
