package io.crossdock.client;

import io.crossdock.client.RelayException.Reason;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One end of a session: a workstation, or the phone that has scanned its QR code. Safe for any thread.
 *
 * <p>On the workstation:
 *
 * <pre>{@code
 * Options options = Options.standard();
 * Registration registration = new SessionServer(URI.create("https://relay.example/session"), options).register();
 * show(registration.qrDataUrl());
 * SessionClient workstation = new SessionClient(Role.WORKSTATION, registration.pairing(), listener, options);
 * workstation.connect();
 * workstation.send("hello, phone");
 * }</pre>
 *
 * <p>On the phone:
 *
 * <pre>{@code
 * SessionClient phone = new SessionClient(Role.PHONE, Pairing.parse(scanned), listener, Options.standard());
 * phone.connectAsync().thenRun(() -> phone.sendAsync("hello, workstation"));
 * }</pre>
 *
 * <p>Each method that talks to the relay has two forms: one that blocks, for a thread of your own, and one that returns a
 * future, for a user interface's thread.
 *
 * <p><b>When the connection breaks</b> the client dials again, with growing pauses, and resumes the same session; the other
 * end notices nothing, or sees you leave and join. What you send meanwhile waits and goes out afterwards. Delivery is at
 * most once: what was on its way when the connection broke may be lost, and what is sent while the other end is away is
 * lost as well. Where that matters, number your messages and let the other end confirm them.
 *
 * <p><b>It ends</b> when you close it, when the session is killed, or when the relay does not know the session any more.
 */
public final class SessionClient implements AutoCloseable {
    private static final int POLICY = 1008;
    /** Refusals that are about the moment, and not about the session. */
    private static final List<String> FOR_NOW = List.of("sessions not available", "no hello");

    private final Role role;
    private final Pairing pairing;
    private final SessionListener listener;
    private final Link link;

    /** Nothing happens before {@link #connect}. */
    public SessionClient(Role role, Pairing pairing, SessionListener listener, Options options) {
        this.role = role;
        this.pairing = pairing;
        this.listener = listener;
        this.link = new Link(new Speech(), options);
    }

    /**
     * Joins the session. Blocks until the relay has let the client in.
     *
     * @throws RelayException when it does not; the client is then closed
     */
    public void connect() throws IOException, InterruptedException {
        link.await(connectAsync());
    }

    /** Joins the session. */
    public CompletableFuture<@Nullable Void> connectAsync() {
        return link.connect();
    }

    /**
     * Sends a text to the other end. Blocks until it is handed to a connection, which is not before there is one.
     *
     * @throws RelayException QUEUE_FULL, CLOSED, or UNREACHABLE when the connection broke while it was sent
     */
    public void send(String text) throws IOException, InterruptedException {
        link.await(sendAsync(text));
    }

    /** Sends a text to the other end. A JSON object whose type is {@code hb} goes to the relay alone: avoid that. */
    public CompletableFuture<@Nullable Void> sendAsync(String text) {
        return link.send(Outbox.Message.of(text));
    }

    /** Sends bytes to the other end, as {@link #send(String)}. */
    public void send(byte[] bytes) throws IOException, InterruptedException {
        link.await(sendAsync(bytes));
    }

    /** Sends bytes to the other end. They are not copied: leave them as they are until the future is complete. */
    public CompletableFuture<@Nullable Void> sendAsync(byte[] bytes) {
        return link.send(Outbox.Message.of(bytes));
    }

    public State state() {
        return link.state();
    }

    public Role role() {
        return role;
    }

    /** Leaves the session, which lives on. Blocks until what waits to be sent is out, at most a few seconds. */
    @Override
    public void close() throws IOException {
        try {
            link.await(closeAsync());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves the session, which lives on. */
    public CompletableFuture<@Nullable Void> closeAsync() {
        return link.close();
    }

    /** Without the session's id and token. */
    @Override
    public String toString() {
        return "SessionClient[" + role.word() + ", " + link.state() + "]";
    }

    /** The session protocol, docs/protocols/session.md. */
    private final class Speech implements Talk {
        @Override
        public URI address() {
            return pairing.address();
        }

        @Override
        public Map<String, String> headers() {
            return Map.of();
        }

        @Override
        public List<String> greeting() {
            return List.of("{\"type\":\"hello\",\"s\":" + Json.quote(pairing.sessionId()) + ",\"t\":"
                    + Json.quote(pairing.token()) + ",\"r\":\"" + role.word() + "\"}");
        }

        /** The answer counts. */
        @Override
        public void greeted() {}

        @Override
        public void text(String message) {
            Json json = Json.read(message);
            if (json == null) {
                return;
            }
            switch (json.textOrEmpty("type")) {
                case "hello-ack" -> link.established();
                case "frame" -> frame(json);
                case "peer-joined", "peer-left" -> presence(json);
                case "session-killed" -> link.end(new RelayException(Reason.KILLED, "somebody has ended the session"));
                default -> {
                    // An answer to a heartbeat, or what a later relay may have to say.
                }
            }
        }

        private void frame(Json json) {
            String frame = json.text("frame");
            if (frame == null) {
                return;
            }
            if (!json.flag("b64")) {
                listener.onText(frame);
                return;
            }
            byte[] bytes;
            try {
                bytes = Base64.getDecoder().decode(frame);
            } catch (IllegalArgumentException notBase64) {
                return;
            }
            listener.onBytes(bytes);
        }

        private void presence(Json json) {
            Role who = Role.of(json.textOrEmpty("role"));
            if (who == null) {
                return;
            }
            if (json.textOrEmpty("type").equals("peer-joined")) {
                listener.onJoined(who);
            } else {
                listener.onLeft(who);
            }
        }

        /** The relay sends none. */
        @Override
        public void binary(byte[] message) {}

        @Override
        public String heartbeat() {
            return "{\"type\":\"hb\"}";
        }

        @Override
        public boolean refused(int code, String reason) {
            return code == POLICY && !FOR_NOW.contains(reason);
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
