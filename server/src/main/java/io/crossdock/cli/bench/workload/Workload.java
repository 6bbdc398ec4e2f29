package io.crossdock.cli.bench.workload;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the bench's clients say in one protocol, and how they recognise what they hear. The clients of a group hear each
 * other and nobody else.
 *
 * <p>Unless a method says otherwise it is called on the event loop of the client that the {@link Seat} names. State per
 * client belongs into arrays indexed by {@link Seat#client()}; what one client stored while it was greeted may be read
 * by every other one in {@link #message}.
 */
public interface Workload {
    /** Path and query of the upgrade request. */
    String path(Seat seat);

    /** Whole header lines for the upgrade request, beyond those that RFC 6455 demands. */
    default List<String> headers(Seat seat) {
        return List.of();
    }

    /** What has to be asked over HTTP before this group's clients connect, if anything. On any thread. */
    default @Nullable Registration registration(int group) {
        return null;
    }

    /**
     * The body of the relay's 2xx answer to the {@link #registration}. Throws {@link IllegalArgumentException} when it
     * is not what it should be. On any thread, but before any client of the group connects.
     */
    default void registered(int group, String answer) {}

    /** Sends what a client says first, right after the upgrade. */
    void hello(Seat seat, Outgoing out);

    /**
     * True when this frame means that the client hears from now on all that is sent in its group. Called for each text,
     * binary and pong frame from the {@link #hello} on until it is true; the content is {@code length} bytes from
     * {@code index} on.
     */
    boolean greeted(Seat seat, int opcode, ByteBuf frame, int index, int length);

    /** True when messages travel to the relay as binary frames, false for text. */
    boolean binary();

    /** Bytes that {@link #message} writes at most. */
    int messageBytes();

    /** Appends one message that carries the marker. */
    void message(Seat seat, Marker marker, ByteBuf out);

    /** Reads the marker of a received message; false when it has none, as a notice of somebody joining. */
    boolean find(Marker marker, ByteBuf frame, int index, int length);

    /** True when the relay sends a message to its sender, too. */
    default boolean echoes() {
        return false;
    }
}
