package io.crossdock.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link SharedScript} answered: nothing, a number, bytes, or a list of these. Who wrote the script knows which;
 * asking for another is a fault of ours and an {@link IllegalStateException}. Immutable but for the bytes, which belong
 * to the one who asked.
 */
public sealed interface SharedReply {
    /** Lua's {@code nil} and {@code false}. */
    enum Nothing implements SharedReply {
        NOTHING
    }

    /** An integer; Lua's numbers lose what stands after the point, {@code true} is 1. */
    record Whole(long value) implements SharedReply {}

    /** A string, and also a status. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Bytes(byte[] value) implements SharedReply {}

    /** A table: up to its first {@code nil}. */
    record Items(List<SharedReply> value) implements SharedReply {}

    default boolean isNothing() {
        return this == Nothing.NOTHING;
    }

    default long number() {
        if (this instanceof Whole whole) {
            return whole.value;
        }
        throw other("a number");
    }

    /** The bytes; null for nothing. */
    default byte @Nullable [] bytes() {
        if (isNothing()) {
            return null;
        }
        if (this instanceof Bytes bytes) {
            return bytes.value;
        }
        throw other("bytes");
    }

    /** The bytes as UTF-8; null for nothing. */
    default @Nullable String text() {
        byte[] bytes = bytes();
        return bytes == null ? null : new String(bytes, UTF_8);
    }

    default List<SharedReply> items() {
        if (this instanceof Items items) {
            return items.value;
        }
        throw other("a list");
    }

    private IllegalStateException other(String asked) {
        return new IllegalStateException(
                "the script answered " + getClass().getSimpleName() + " where " + asked + " was asked for");
    }
}
