package io.crossdock.protocol.session;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The sessions that exist: their tokens, how long they live, and who holds which role. A port. Calls never block; stages
 * complete on any thread, exceptionally when the store is away. Each call is one atomic step of the store.
 *
 * <p>A session lives for the configured idle time after its last use; using one that has expired does not revive it.
 * Sockets that are in stay in when their session expires.
 */
public interface Sessions {
    /**
     * Creates a session with both roles free.
     *
     * @return false when there are too many
     */
    CompletionStage<Boolean> register(String sid, String token);

    /** Creates a session that does not expire, or gives the one that is there this token. */
    CompletionStage<Boolean> keep(String sid, String token);

    /**
     * Ends a session; its sockets are the caller's to close.
     *
     * @return false when it does not exist or has expired
     */
    CompletionStage<Boolean> kill(String sid);

    /** Uses the session once, if the token is right. */
    CompletionStage<Boolean> use(String sid, String token);

    /** Gives the role to a newcomer, whoever had it before; empty when there is no such session with this token. */
    CompletionStage<Optional<Seat>> admit(String sid, String token, Role role);

    /** How many are kept on this node. Any thread. */
    int size();

    /** One socket's place in a session. */
    interface Seat {
        /** Its place in the session's history: larger than that of everybody admitted before. */
        long ordinal();

        /** The session was used. Called for each message, so it must cost next to nothing. */
        void touch();

        /**
         * Gives the place back; once.
         *
         * @param displaced whether a newer socket was seen to take the role: where the store has lost the session, that
         *     is all there is to know
         * @return whether it was the role's newest, so that the role is now empty
         */
        CompletionStage<Boolean> leave(boolean displaced);
    }
}
