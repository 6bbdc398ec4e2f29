package io.crossdock.client;

import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A peer in a topic: what it sends goes to all others there. Safe for any thread.
 *
 * <pre>{@code
 * TopicClient anna =
 *         new TopicClient(URI.create("wss://relay.example/topic"), "tools", "anna", listener, Options.standard());
 * anna.connect();
 * anna.send("hello".getBytes(UTF_8));
 * }</pre>
 *
 * <p>When the connection breaks the client dials again, with growing pauses, and joins the same topic under the same name;
 * the others see it leave and join. What is sent meanwhile waits. Delivery is at most once.
 */
public final class TopicClient implements AutoCloseable {
    private static final int POLICY = 1008;

    private final URI address;
    private final String topic;
    private final String peer;
    private final TopicListener listener;
    private final Link link;

    /**
     * Nothing happens before {@link #connect}.
     *
     * @param topic what the peers have agreed on; not empty
     * @param peer the name under which the others see this one; need not be unique
     */
    public TopicClient(URI address, String topic, String peer, TopicListener listener, Options options) {
        if (topic.isEmpty() || peer.isEmpty()) {
            throw new IllegalArgumentException("topic and peer must not be empty");
        }
        this.address = address;
        this.topic = topic;
        this.peer = peer;
        this.listener = listener;
        this.link = new Link(new Speech(), options);
    }

    /**
     * Joins the topic. Blocks until the join is sent: the protocol has no answer to it.
     *
     * @throws RelayException when there is no connection; the client is then closed
     */
    public void connect() throws IOException, InterruptedException {
        link.await(connectAsync());
    }

    /** Joins the topic. */
    public CompletableFuture<@Nullable Void> connectAsync() {
        return link.connect();
    }

    /**
     * Sends bytes, not none, to all others. Blocks until they are handed to a connection, which is not before there is one.
     *
     * @throws RelayException QUEUE_FULL, CLOSED, or UNREACHABLE when the connection broke while they were sent
     */
    public void send(byte[] data) throws IOException, InterruptedException {
        link.await(sendAsync(data));
    }

    /** Sends bytes, not none, to all others. */
    public CompletableFuture<@Nullable Void> sendAsync(byte[] data) {
        if (data.length == 0) {
            throw new IllegalArgumentException("a topic passes on no empty messages");
        }
        String base64 = Base64.getEncoder().encodeToString(data);
        return link.send(Outbox.Message.of("{\"type\":\"data\",\"data\":\"" + base64 + "\"}"));
    }

    public State state() {
        return link.state();
    }

    /** Leaves. Blocks until what waits to be sent is out, at most a few seconds. */
    @Override
    public void close() throws IOException {
        try {
            link.await(closeAsync());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves. */
    public CompletableFuture<@Nullable Void> closeAsync() {
        return link.close();
    }

    /** Without the topic, which is a shared secret. */
    @Override
    public String toString() {
        return "TopicClient[" + link.state() + "]";
    }

    /** The topic protocol, docs/protocols/topic.md. */
    private final class Speech implements Talk {
        @Override
        public URI address() {
            return address;
        }

        @Override
        public Map<String, String> headers() {
            return Map.of();
        }

        @Override
        public List<String> greeting() {
            return List.of(
                    "{\"type\":\"join\",\"topic\":" + Json.quote(topic) + ",\"peerId\":" + Json.quote(peer) + "}");
        }

        /** A join is not acknowledged; what is sent behind it is worked off behind it. */
        @Override
        public void greeted() {
            link.established();
        }

        @Override
        public void text(String message) {
            Json json = Json.read(message);
            if (json == null) {
                return;
            }
            String who = json.textOrEmpty("peerId");
            switch (json.textOrEmpty("type")) {
                case "data" -> data(who, json.textOrEmpty("data"));
                case "peer-joined" -> listener.onJoined(who);
                case "peer-left" -> listener.onLeft(who);
                default -> {
                    // What a later relay may have to say.
                }
            }
        }

        private void data(String who, String base64) {
            byte[] data;
            try {
                data = Base64.getDecoder().decode(base64);
            } catch (IllegalArgumentException notBase64) {
                // Other clients may send what they like.
                return;
            }
            listener.onData(who, data);
        }

        /** The relay sends none. */
        @Override
        public void binary(byte[] message) {}

        /** The protocol knows none: a WebSocket ping. */
        @Override
        public @Nullable String heartbeat() {
            return null;
        }

        @Override
        public boolean refused(int code, String reason) {
            return code == POLICY;
        }

        @Override
        public void state(State state) {
            listener.onState(state);
        }

        @Override
        public void ended(@Nullable RelayException why) {
            listener.onEnd(why);
        }
    }
}
