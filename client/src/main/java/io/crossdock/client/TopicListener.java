package io.crossdock.client;

import org.jspecify.annotations.Nullable;

/** What a {@link TopicClient} tells its app; how and where is said at {@link SessionListener}. */
public interface TopicListener {
    /** Another peer of the topic has sent bytes. */
    default void onData(String peer, byte[] data) {}

    /** A peer has come. A newcomer hears this of one peer that was there before it, and of no more. */
    default void onJoined(String peer) {}

    /** A peer has gone. */
    default void onLeft(String peer) {}

    /** The client's state is another one now. */
    default void onState(State state) {}

    /** The end; nothing comes after it. Null when the app closed the client itself. */
    default void onEnd(@Nullable RelayException why) {}
}
