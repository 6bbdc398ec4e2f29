package io.crossdock.client;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link SessionClient} tells its app. The calls come one at a time and in order, on a thread of the client's: to
 * touch a user interface, post to its thread. The next message is not read before a call returns, so a slow listener
 * slows the sender down; it must not call the client's blocking forms.
 */
public interface SessionListener {
    /** The other end has sent a text. */
    default void onText(String text) {}

    /** The other end has sent bytes. */
    default void onBytes(byte[] bytes) {}

    /** Somebody has come into the session, perhaps instead of another of the same role. Newcomers do not hear who is there. */
    default void onJoined(Role who) {}

    /** The last one of this role to have joined has gone. */
    default void onLeft(Role who) {}

    /** The client's state is another one now. */
    default void onState(State state) {}

    /**
     * The end; nothing comes after it.
     *
     * @param why null when the app closed the client itself. {@code KILLED}: somebody ended the session. {@code REFUSED}:
     *     the session has expired, or the token is wrong
     */
    default void onEnd(@Nullable RelayException why) {}
}
