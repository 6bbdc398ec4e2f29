package io.crossdock.protocol.chat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What a visitor gets from the board: what was asked for, or the door. A value. */
sealed interface Reply<T> {
    /** Kept out. */
    record Denied<T>(Board.Denial why) implements Reply<T> {}

    /** Came in. */
    record Granted<T>(T value) implements Reply<T> {}

    static <T> Reply<T> denied(Board.Denial why) {
        return new Denied<>(why);
    }

    static <T> Reply<T> granted(T value) {
        return new Granted<>(value);
    }

    static <T> CompletionStage<Reply<T>> now(Reply<T> reply) {
        return CompletableFuture.completedStage(reply);
    }

    default <R> R either(Function<Board.Denial, R> whenDenied, Function<T, R> whenGranted) {
        if (this instanceof Denied<T> denied) {
            return whenDenied.apply(denied.why());
        }
        return whenGranted.apply(((Granted<T>) this).value());
    }
}
