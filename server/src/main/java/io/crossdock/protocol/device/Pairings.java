package io.crossdock.protocol.device;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Where pairings are kept until they expire. A port. Calls never block; stages complete on any thread, exceptionally
 * when the store is away. Every change is atomic.
 */
public interface Pairings {
    /** Keeps it if its code is free. */
    CompletionStage<Opening> open(Pairing pairing);

    /** What became of a new pairing. */
    enum Opening {
        OPENED,
        CODE_TAKEN,
        FULL
    }

    /**
     * Takes a pairing one step further.
     *
     * @param step a pure function, since it may be called more than once
     * @return what the step said, {@link Pairing.Verdict#NOT_FOUND} when there is no such code, or
     *     {@link Pairing.Verdict#NO_ROOM}
     */
    CompletionStage<Pairing.Step> advance(String code, Function<Pairing, Pairing.Step> step);

    /** Forgets what has expired. */
    void sweep();
}
