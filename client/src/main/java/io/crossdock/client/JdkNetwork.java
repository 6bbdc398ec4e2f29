package io.crossdock.client;

import io.crossdock.client.RelayException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * The network of a JDK: one {@link HttpClient} for however many clients. Its threads are daemons and end when idle, but
 * for the one that waits for the sockets. Safe for any thread.
 */
public final class JdkNetwork implements Network {
    /** A relay that has not answered the upgrade by then is not going to. */
    private static final Duration CONNECT_MAX = Duration.ofSeconds(10);

    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final int CLOSE_SECONDS_MAX = 5;
    /**
     * Longer texts go out in parts that fit into one frame of the JDK's each. It would cut them into frames itself, and,
     * when the other end is slow, forget to send the last one (seen on 17 and 25, with 32 MiB each time).
     */
    private static final int PART_CHARS = 5_000;

    private static final int CLOSED_ABNORMALLY = 1006;
    private static final int TOO_LARGE = 1009;

    private final ExecutorService threads;
    private final HttpClient http;
    private final int messageBytesMax;

    /** @param messageBytesMax the longest message that is taken, in bytes or characters; beyond: Close 1009 */
    public JdkNetwork(int messageBytesMax) {
        this(messageBytesMax, builder -> builder);
    }

    /** @param more what else the {@link HttpClient} needs: a proxy, or the certificates to trust */
    public JdkNetwork(int messageBytesMax, UnaryOperator<HttpClient.Builder> more) {
        this.messageBytesMax = messageBytesMax;
        this.threads = Executors.newCachedThreadPool(JdkNetwork::thread);
        this.http = more.apply(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1))
                .connectTimeout(CONNECT_MAX)
                .executor(threads)
                .build();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "crossdock-client");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public Executor executor() {
        return threads;
    }

    @Override
    public void connect(URI address, Map<String, String> headers, Ear ear) {
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(CONNECT_MAX);
        headers.forEach(builder::header);
        CompletableFuture<WebSocket> opening;
        try {
            opening = builder.buildAsync(address, new Line(ear));
        } catch (IllegalArgumentException notAnAddress) {
            opening = CompletableFuture.failedFuture(notAnAddress);
        }
        opening.whenComplete((socket, fault) -> {
            if (fault != null) {
                ear.failed(failure(address, fault));
            }
        });
    }

    @Override
    public CompletableFuture<Answer> request(String method, URI address, Map<String, String> headers, String body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(address)
                    .timeout(ANSWER_MAX)
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            headers.forEach(request::header);
            return http.sendAsync(request.build(), BodyHandlers.ofString())
                    .thenApply(answer -> new Answer(answer.statusCode(), answer.body()))
                    .exceptionallyCompose(fault -> CompletableFuture.failedFuture(failure(address, fault)));
        } catch (IllegalArgumentException notAnAddress) {
            return CompletableFuture.failedFuture(failure(address, notAnAddress));
        }
    }

    private static RelayException failure(URI address, Throwable fault) {
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        // Not the whole address: its query may hold a token.
        String where = address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
        if (cause instanceof WebSocketHandshakeException answered) {
            int status = answered.getResponse().statusCode();
            Reason reason = status >= 400 && status < 500 && status != 408 && status != 429
                    ? Reason.REFUSED
                    : Reason.UNREACHABLE;
            return new RelayException(reason, where + " answered the upgrade with " + status, cause);
        }
        String what = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new RelayException(Reason.UNREACHABLE, where + " cannot be reached: " + what, cause);
    }

    /** What the JDK hears, one call at a time: it hands out parts of messages, as they come, and {@code last} counts. */
    private final class Line implements WebSocket.Listener {
        private final Ear ear;
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);

        Line(Ear ear) {
            this.ear = ear;
        }

        @Override
        public void onOpen(WebSocket socket) {
            ear.opened(new JdkSocket(socket, threads));
            socket.request(1);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            if (tooLarge(socket, (long) text.length() + part.length())) {
                return CompletableFuture.completedStage(null);
            }
            text.append(part);
            if (last) {
                String message = text.toString();
                text.setLength(0);
                // A large one must not hold its room for ever.
                text.trimToSize();
                return ear.text(message).whenComplete((done, fault) -> socket.request(1));
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
            if (tooLarge(socket, (long) bytes.size() + part.remaining())) {
                return CompletableFuture.completedStage(null);
            }
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            bytes.writeBytes(copy);
            if (last) {
                byte[] message = bytes.toByteArray();
                bytes.reset();
                return ear.binary(message).whenComplete((done, fault) -> socket.request(1));
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        private boolean tooLarge(WebSocket socket, long length) {
            if (length <= messageBytesMax) {
                return false;
            }
            new JdkSocket(socket, threads).close(TOO_LARGE, "message too large");
            ear.closed(TOO_LARGE, "message too large");
            return true;
        }

        /** Answered by the JDK. For the ear it is as good as a pong: the other end lives. */
        @Override
        public CompletionStage<?> onPing(WebSocket socket, ByteBuffer payload) {
            return onPong(socket, payload);
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
            ear.pong();
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            ear.closed(code, reason);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable fault) {
            ear.closed(CLOSED_ABNORMALLY, fault instanceof IOException ? "connection lost" : String.valueOf(fault));
        }
    }

    private record JdkSocket(WebSocket socket, Executor threads) implements Socket {
        @Override
        public CompletionStage<?> sendText(String text) {
            if (text.length() <= PART_CHARS) {
                return socket.sendText(text, true);
            }
            CompletableFuture<String> sent = new CompletableFuture<>();
            sendParts(text, 0, sent);
            return sent;
        }

        /** One part, and the rest when it is through. */
        private void sendParts(String text, int from, CompletableFuture<String> sent) {
            int to = Math.min(text.length(), from + PART_CHARS);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            int end = to;
            boolean last = end == text.length();
            socket.sendText(text.substring(from, end), last)
                    .whenCompleteAsync(
                            (done, fault) -> {
                                if (fault != null) {
                                    sent.completeExceptionally(fault);
                                } else if (last) {
                                    sent.complete("");
                                } else {
                                    sendParts(text, end, sent);
                                }
                            },
                            threads);
        }

        @Override
        public CompletionStage<?> sendBinary(byte[] bytes) {
            return socket.sendBinary(ByteBuffer.wrap(bytes), true);
        }

        @Override
        public CompletionStage<?> sendPing() {
            return socket.sendPing(ByteBuffer.allocate(0));
        }

        @Override
        public CompletionStage<?> close(int code, String reason) {
            CompletableFuture.delayedExecutor(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)
                    .execute(socket::abort);
            return socket.sendClose(code, reason);
        }

        @Override
        public void abort() {
            socket.abort();
        }
    }
}
