package io.crossdock.client;

import io.crossdock.client.RelayException.Reason;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an app wants to send and has not been handed over yet, bounded in bytes. Only in turns, but for {@link #admit}. */
final class Outbox {
    /**
     * One message and what becomes of it.
     *
     * @param cost in bytes, while it waits
     * @param way how to hand it to a connection
     */
    record Message(
            long cost, Function<Network.Socket, CompletionStage<?>> way, CompletableFuture<@Nullable Void> handedOver) {
        static Message of(String text) {
            return new Message(2L * text.length(), socket -> socket.sendText(text), new CompletableFuture<>());
        }

        static Message of(byte[] bytes) {
            return new Message(bytes.length, socket -> socket.sendBinary(bytes), new CompletableFuture<>());
        }
    }

    private final Queue<Message> waiting = new ArrayDeque<>();
    private final AtomicLong bytes = new AtomicLong();
    private final long bytesMax;

    Outbox(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Takes up room for a message, if there is any; a single one has room whatever its size. Any thread. */
    boolean admit(Message message) {
        long cost = message.cost();
        long after = bytes.addAndGet(cost);
        if (after > bytesMax && after > cost) {
            bytes.addAndGet(-cost);
            return false;
        }
        return true;
    }

    void add(Message admitted) {
        waiting.add(admitted);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    @Nullable
    Message poll() {
        Message next = waiting.poll();
        if (next != null) {
            bytes.addAndGet(-next.cost());
        }
        return next;
    }

    /** This one is not going to be sent. */
    void fail(Message message) {
        if (waiting.remove(message)) {
            bytes.addAndGet(-message.cost());
        }
        message.handedOver().completeExceptionally(new RelayException(Reason.CLOSED, "the client is closed"));
    }

    /** Nothing of it is going to be sent. */
    void failAll() {
        for (Message message = poll(); message != null; message = poll()) {
            fail(message);
        }
    }
}
