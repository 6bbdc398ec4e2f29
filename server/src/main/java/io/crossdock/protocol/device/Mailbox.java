package io.crossdock.protocol.device;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What waits for devices that are away, for a while. A port. Calls never block; stages complete on any thread,
 * exceptionally when the store is away.
 */
public interface Mailbox {
    /**
     * Keeps one message. Older ones for the same device give way to it. Borrows it.
     *
     * @return whether it was kept
     */
    CompletionStage<Boolean> put(String device, ByteBuf json);

    /** Everything that waits for the device, the oldest first; it waits no more. */
    CompletionStage<List<byte[]>> take(String device);

    /** How many messages wait, by device. */
    CompletionStage<Map<String, Integer>> waiting();

    /** Forgets what has waited too long. */
    void sweep();

    /** Keeps nothing. */
    Mailbox NONE = new Mailbox() {
        @Override
        public CompletionStage<Boolean> put(String device, ByteBuf json) {
            return CompletableFuture.completedStage(false);
        }

        @Override
        public CompletionStage<List<byte[]>> take(String device) {
            return CompletableFuture.completedStage(List.of());
        }

        @Override
        public CompletionStage<Map<String, Integer>> waiting() {
            return CompletableFuture.completedStage(Map.of());
        }

        @Override
        public void sweep() {}
    };
}
