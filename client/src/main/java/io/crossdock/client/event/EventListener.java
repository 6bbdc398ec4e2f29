package io.crossdock.client.event;

import io.crossdock.client.RelayException;
import io.crossdock.client.SessionListener;
import io.crossdock.client.State;
import org.jspecify.annotations.Nullable;

/** What an {@link EventClient} tells its app; how and where is said at {@link SessionListener}. */
public interface EventListener {
    /** An event whose type nobody has subscribed to. */
    default void onEvent(Event event) {}

    /** An event of a type that is subscribed to, whose payload does not hold such a value. It is passed over. */
    default void onUnreadable(Event event) {}

    /** Another node has come into the room. */
    default void onMemberJoined(long room, long node) {}

    /** Another node has left the room. */
    default void onMemberLeft(long room, long node) {}

    /** The host has started the room, to all members, the host among them. */
    default void onStarted(long room) {}

    /** The room is no more, or was not there any more after the connection broke: the client is in none. */
    default void onRoomClosed(long room) {}

    /** The client's state is another one now. */
    default void onState(State state) {}

    /** The end; nothing comes after it. Null when the app closed the client itself. */
    default void onEnd(@Nullable RelayException why) {}
}
