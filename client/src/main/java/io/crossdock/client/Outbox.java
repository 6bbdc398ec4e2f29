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

    private final boolean storesUp;

    /** @param storesUp whether it keeps anything while there is no connection */
    Outbox(long bytesMax, boolean storesUp) {
        this.bytesMax = bytesMax;
        this.storesUp = storesUp;
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

    /** Whether it is kept until it can go out; otherwise its sender has been told. */
    boolean take(Message admitted, State now) {
        waiting.add(admitted);
        if (now == State.CLOSED) {
            fail(admitted, closed());
            return false;
        }
        if (!storesUp && now != State.CONNECTED) {
            fail(admitted, notNow());
            return false;
        }
        return true;
    }

    /** The connection is gone. */
    void away() {
        if (!storesUp) {
            failAll(notNow());
        }
    }

    static RelayException closed() {
        return new RelayException(Reason.CLOSED, "the client is closed");
    }

    private static RelayException notNow() {
        return new RelayException(Reason.UNREACHABLE, "not connected, and this does not wait");
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

    private void fail(Message message, RelayException why) {
        if (waiting.remove(message)) {
            bytes.addAndGet(-message.cost());
        }
        message.handedOver().completeExceptionally(why);
    }

    /** Nothing of it is going to be sent. */
    void failAll(RelayException why) {
        for (Message message = poll(); message != null; message = poll()) {
            message.handedOver().completeExceptionally(why);
        }
    }
}
