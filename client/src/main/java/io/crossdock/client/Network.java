package io.crossdock.client;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * How bytes travel: the one thing that a platform without {@code java.net.http} has to bring. Safe for any thread, and
 * meant to be shared by all clients of an app. {@link JdkNetwork} is the one for a JDK.
 */
public interface Network {
    /** Opens a WebSocket. How that ends, and what comes then, is told to the ear. Returns at once. */
    void connect(URI address, Map<String, String> headers, Ear ear);

    /** One HTTP request; the stage completes with the whole answer, or exceptionally with an {@code IOException}. */
    CompletableFuture<Answer> request(String method, URI address, Map<String, String> headers, String body);

    /** Where clients do their work and call their listeners. It needs a thread only while there is something to do. */
    Executor executor();

    /** An answer to an HTTP request. */
    record Answer(int status, String body) {}

    /** An open WebSocket. Sends are asked for one at a time: the next one after the last one's stage is complete. */
    interface Socket {
        CompletionStage<?> sendText(String text);

        CompletionStage<?> sendBinary(byte[] bytes);

        /** Sends an empty ping. */
        CompletionStage<?> sendPing();

        /** Sends a Close, waits a few seconds for the answer, and ends the connection. The stage is that of the sending. */
        CompletionStage<?> close(int code, String reason);

        /** Ends the connection at once. */
        void abort();
    }

    /**
     * Who hears what comes over a WebSocket: first {@link #opened} or {@link #failed}, then messages, then one
     * {@link #closed}. On any thread, one call at a time.
     */
    interface Ear {
        void opened(Socket socket);

        /** There is no connection. */
        void failed(RelayException why);

        /** A whole message, its parts joined. The next one must not come before this stage is complete. */
        CompletionStage<?> text(String message);

        /** As {@link #text}. */
        CompletionStage<?> binary(byte[] message);

        /** A pong, or a ping, which the network answers by itself: a sign of life. */
        void pong();

        /** The end. 1006 stands for a connection that broke without a Close, 1005 for a Close without a code. */
        void closed(int code, String reason);
    }
}
