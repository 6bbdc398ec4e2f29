package io.crossdock.hub;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Facts that all nodes share and that expire: presence, session tokens, pairing codes, bans. A port. Calls never block;
 * stages complete on any thread, exceptionally when the store is away. Every change is atomic.
 */
public interface Leases {
    /**
     * Sets the value if the key is free.
     *
     * @return whether it was
     */
    CompletionStage<Boolean> claim(String key, String value, Duration life);

    /** Sets the value whatever was there before, for the given life from now. */
    CompletionStage<Void> put(String key, String value, Duration life);

    /** The value, unless it has expired. */
    CompletionStage<Optional<String>> find(String key);

    /**
     * Gives the lease a new life from now.
     *
     * @return false when it had expired
     */
    CompletionStage<Boolean> renew(String key, Duration life);

    /**
     * Ends the lease, but only if it still has this value.
     *
     * @return whether it did
     */
    CompletionStage<Boolean> release(String key, String value);
}
