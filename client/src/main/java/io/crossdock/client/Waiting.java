package io.crossdock.client;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Futures that apps hold: their blocking form, and their completion. */
final class Waiting {
    private Waiting() {}

    /** Blocks, on a thread of the app's. Its value, or the exception that it ended with, or {@link InterruptedException}. */
    static <T> T on(CompletableFuture<T> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof RelayException known) {
                // Anew, so that the stack shows the caller, too.
                throw new RelayException(known.reason(), String.valueOf(known.getMessage()), known);
            }
            if (cause instanceof IOException known) {
                throw new IOException(known.getMessage(), known);
            }
            if (cause instanceof IllegalStateException known) {
                throw new IllegalStateException(known.getMessage(), known);
            }
            throw new IllegalStateException(cause);
        }
    }

    /** Not in the link's turn: what an app hangs onto a future must not keep the link from going on. Any thread. */
    static void settle(Executor threads, CompletableFuture<@Nullable Void> future, @Nullable RelayException fault) {
        if (future.isDone()) {
            return;
        }
        threads.execute(() -> {
            if (fault == null) {
                future.complete(null);
            } else {
                future.completeExceptionally(fault);
            }
        });
    }
}
