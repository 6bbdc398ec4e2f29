package io.crossdock.client.quic;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Messages in the order in which their streams were opened, whatever order they arrive in; those that were given up are
 * passed over. Confined to the connection's loop.
 */
final class Sequence {
    private static final byte[] GIVEN_UP = new byte[0];
    /** The numbers of one kind of stream are four apart (RFC 9000, section 2.1). */
    private static final long STRIDE = 4;

    private final Map<Long, byte[]> early = new HashMap<>();
    private final Queue<byte[]> ready = new ArrayDeque<>();
    private long next;
    private long heldBytes;

    /** @param first the id of the first stream */
    Sequence(long first) {
        this.next = first;
    }

    /** @param message null for a stream that was reset */
    void arrived(long stream, byte @Nullable [] message) {
        if (stream < next || early.containsKey(stream)) {
            return;
        }
        byte[] kept = message == null ? GIVEN_UP : message;
        early.put(stream, kept);
        heldBytes += kept.length;
        for (byte[] due = early.remove(next); due != null; due = early.remove(next)) {
            next += STRIDE;
            if (due.length > 0) {
                ready.add(due);
            }
        }
    }

    /** The stream on which all others wait. */
    long next() {
        return next;
    }

    byte @Nullable [] poll() {
        byte[] message = ready.poll();
        if (message != null) {
            heldBytes -= message.length;
        }
        return message;
    }

    /** What is here and has not been polled. */
    long heldBytes() {
        return heldBytes;
    }
}
