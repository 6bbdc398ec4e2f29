package io.crossdock.protocol.topic;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Behaves like the TypeScript client of PluresDB 2 (docs/protocols/topic.md, section 6), oddities included: {@code connect}
 * resolves with the first {@code peer-joined}; {@code listen} makes a connection object out of every one, all on the same
 * socket, so that data is delivered once per notice. Any thread.
 */
final class AzureRelayClient implements AutoCloseable {
    private static final Pattern TYPE = Pattern.compile("\"type\":\"([a-z-]+)\"");
    private static final Pattern DATA = Pattern.compile("\"data\":\"([^\"]*)\"");

    private static final Pattern PAYLOAD = Pattern.compile("\"payload\":(\"[^\"]*\")");

    private final URI url;
    private final String topic;
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private @Nullable WebSocket socket;

    AzureRelayClient(int port, String path, String topic) {
        this.url = URI.create("ws://localhost:" + port + path);
        this.topic = topic;
    }

    /** One connection object of the client: what it gives to the application for one peer. */
    final class Link {
        private final List<String> received = new CopyOnWriteArrayList<>();

        /** Base64 as the application's bytes look on the wire. */
        void send(String base64) {
            open().sendText("{\"type\":\"data\",\"data\":\"" + base64 + "\"}", true)
                    .join();
        }

        List<String> received() {
            return received;
        }
    }

    /** Resolves when somebody is there, fails on an error frame; the peer id is the caller's own. */
    CompletableFuture<Link> connect(String peerId) {
        CompletableFuture<Link> first = new CompletableFuture<>();
        start(
                "{\"type\":\"join\",\"topic\":\"" + topic + "\",\"peerId\":\"" + peerId + "\"}",
                first::complete,
                error -> {
                    first.completeExceptionally(new IllegalStateException("Azure relay error: " + error));
                    open().abort();
                });
        return first;
    }

    /** Calls back for every notice of a peer. */
    void listen(Consumer<Link> onConnection) {
        start("{\"type\":\"join\",\"topic\":\"" + topic + "\"}", onConnection, error -> {});
    }

    private void start(String join, Consumer<Link> onPeer, Consumer<String> onError) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(url, new Listener(onPeer, onError))
                .join();
        socket.sendText(join, true).join();
    }

    private WebSocket open() {
        if (socket == null) {
            throw new IllegalStateException("not started");
        }
        return socket;
    }

    @Override
    public void close() {
        open().abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final Consumer<Link> onPeer;
        private final Consumer<String> onError;
        private final List<String> parts = new ArrayList<>();

        Listener(Consumer<Link> onPeer, Consumer<String> onError) {
            this.onPeer = onPeer;
            this.onError = onError;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            parts.add(part.toString());
            if (last) {
                take(String.join("", parts));
                parts.clear();
            }
            from.request(1);
            return null;
        }

        private void take(String message) {
            switch (first(TYPE, message)) {
                case "peer-joined" -> {
                    Link link = new Link();
                    links.add(link);
                    onPeer.accept(link);
                }
                case "error" -> onError.accept(first(PAYLOAD, message));
                case "data" -> links.forEach(link -> link.received.add(first(DATA, message)));
                default -> {
                    // peer-left and what it does not know, it ignores.
                }
            }
        }

        private static String first(Pattern pattern, String message) {
            Matcher matcher = pattern.matcher(message);
            return matcher.find() ? matcher.group(1) : "";
        }
    }
}
