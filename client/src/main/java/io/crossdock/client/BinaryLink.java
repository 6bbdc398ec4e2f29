package io.crossdock.client;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A connection that comes back, for protocols whose messages are binary and about now: what is sent without a connection
 * does not wait for one. {@link io.crossdock.client.event.EventClient} is built on it. Safe for any thread, but for the
 * methods that say otherwise.
 */
public final class BinaryLink {
    private final Link link;

    public BinaryLink(BinaryTalk talk, Options options) {
        this.link = new Link(new Bytes(talk), options);
    }

    public State state() {
        return link.state();
    }

    /** Asked again it answers as the first time. */
    public CompletableFuture<@Nullable Void> connect() {
        return link.connect();
    }

    /**
     * Complete when the message was given to a connection; else a {@link RelayException} says why not. What hangs on it
     * must not block.
     */
    public CompletableFuture<@Nullable Void> send(byte[] message) {
        return link.send(Outbox.Message.of(message));
    }

    /** Complete when it is closed. */
    public CompletableFuture<@Nullable Void> close() {
        return link.close();
    }

    /** The blocking form of a future; refuses to block one of the talk's own calls. */
    public <T> T await(CompletableFuture<T> future) throws IOException, InterruptedException {
        return link.await(future);
    }

    /** The relay has let the client in: what is sent goes out. Inside a call of the talk. */
    public void established() {
        link.established();
    }

    /** Sends something of the protocol's own, before the client is in, too. Inside a call of the talk. */
    public void say(byte[] message) {
        link.say(message);
    }

    /** Over for good. Inside a call of the talk. */
    public void end(RelayException why) {
        link.end(why);
    }

    /** Between the link, which knows text, and a protocol that has none. */
    private record Bytes(BinaryTalk talk) implements Talk {
        @Override
        public URI address() {
            return talk.address();
        }

        @Override
        public Map<String, String> headers() {
            return Map.of();
        }

        @Override
        public List<String> greeting() {
            return List.of();
        }

        @Override
        public List<byte[]> binaryGreeting() {
            return List.of(talk.hello());
        }

        @Override
        public boolean storesUp() {
            return false;
        }

        @Override
        public void greeted() {}

        @Override
        public void text(String message) {}

        @Override
        public void binary(byte[] message) {
            talk.heard(message);
        }

        @Override
        public @Nullable String heartbeat() {
            return null;
        }

        @Override
        public boolean refused(int code, String reason) {
            return talk.refused(code, reason);
        }

        @Override
        public void state(State state) {
            talk.state(state);
        }

        @Override
        public void ended(@Nullable RelayException why) {
            talk.ended(why);
        }
    }
}
