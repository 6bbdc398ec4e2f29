package io.crossdock.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One of a person's devices: what is copied here goes, encrypted for the partner alone, to another one. Safe for any thread.
 *
 * <pre>{@code
 * DeviceIdentity me = new DeviceIdentity(myUuid, "Anna's phone", "android", null);
 * DevicePartner mac = new DevicePairings(URI.create("https://relay.example/device"), options).join(me, "042917");
 * DeviceClient client = new DeviceClient(URI.create("wss://relay.example/device/ws"), me, listener, options);
 * client.partner(mac);
 * client.connect();
 * client.send(mac, "text", "what was copied".getBytes(UTF_8));
 * }</pre>
 *
 * <p>The relay passes on what it cannot read. What does not arrive is told to {@link DeviceListener#onUndelivered}; there is
 * no word of what does. Items that are not encrypted, or not by a partner, are never handed to the app.
 */
public final class DeviceClient implements AutoCloseable {
    private static final int POLICY = 1008;

    private final URI address;
    private final DeviceIdentity me;
    private final DeviceListener listener;
    private final InstantSource clock = InstantSource.system();
    private final Map<String, DevicePartner> partners = new ConcurrentHashMap<>();
    private final Link link;

    /**
     * Nothing happens before {@link #connect}.
     *
     * @param address of the WebSocket
     */
    public DeviceClient(URI address, DeviceIdentity me, DeviceListener listener, Options options) {
        this.address = address;
        this.me = me;
        this.listener = listener;
        this.link = new Link(new Speech(), options);
    }

    /** From now on this partner's items are taken. */
    public void partner(DevicePartner partner) {
        partners.put(partner.id().toLowerCase(Locale.ROOT), partner);
    }

    /** And from now on not any more. */
    public void forget(DevicePartner partner) {
        partners.remove(partner.id().toLowerCase(Locale.ROOT));
    }

    /**
     * Connects. Blocks until the relay has let the device in.
     *
     * @throws RelayException REFUSED for a wrong token; the client is then closed
     */
    public void connect() throws IOException, InterruptedException {
        link.await(connectAsync());
    }

    /** Connects. */
    public CompletableFuture<@Nullable Void> connectAsync() {
        return link.connect();
    }

    /**
     * Sends an item. Blocks until it is handed to a connection, which is not before there is one.
     *
     * @param contentType {@code text}, {@code link}, {@code image} or {@code file}
     * @return its id, for {@link DeviceListener#onUndelivered}
     */
    public String send(DevicePartner to, String contentType, byte[] data) throws IOException, InterruptedException {
        return link.await(sendAsync(to, contentType, data));
    }

    /** Sends an item; the future has its id. */
    public CompletableFuture<String> sendAsync(DevicePartner to, String contentType, byte[] data) {
        String id = UUID.randomUUID().toString();
        byte[] envelope = new DeviceItem(contentType, data).envelope(id, clock.instant(), me, to);
        return link.send(Outbox.Message.of(envelope)).thenApply(handedOver -> id);
    }

    public State state() {
        return link.state();
    }

    /** Disconnects. Blocks until what waits to be sent is out, at most a few seconds. */
    @Override
    public void close() throws IOException {
        try {
            link.await(closeAsync());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Disconnects. */
    public CompletableFuture<@Nullable Void> closeAsync() {
        return link.close();
    }

    @Override
    public String toString() {
        return "DeviceClient[" + link.state() + "]";
    }

    /** The device protocol, docs/protocols/device.md. */
    private final class Speech implements Talk {
        @Override
        public URI address() {
            return address;
        }

        @Override
        public Map<String, String> headers() {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("X-Device-Id", me.id());
            headers.put("X-Device-Platform", me.platform());
            String token = me.token();
            if (token != null) {
                headers.put("X-Auth-Token", token);
            }
            return headers;
        }

        @Override
        public List<String> greeting() {
            return List.of();
        }

        /** The headers have said it all, and the upgrade is the answer. */
        @Override
        public void greeted() {
            link.established();
        }

        /** The relay sends none. */
        @Override
        public void text(String message) {}

        @Override
        public void binary(byte[] message) {
            ByteBuffer in = ByteBuffer.wrap(message);
            if (message.length < 4 || in.getInt() != in.remaining()) {
                return;
            }
            Json json = Json.read(new String(message, 4, message.length - 4, UTF_8));
            Json payload = json == null ? null : json.object("payload");
            if (json == null || payload == null) {
                return;
            }
            switch (json.textOrEmpty("type")) {
                case "clipboard" -> item(payload);
                case "error" ->
                    listener.onUndelivered(payload.textOrEmpty("original_message_id"), payload.textOrEmpty("code"));
                default -> {
                    // Answers to questions that were not asked here.
                }
            }
        }

        private void item(Json payload) {
            String sender = payload.textOrEmpty("device_id").toLowerCase(Locale.ROOT);
            DevicePartner from = partners.get(sender);
            DeviceItem item = null;
            try {
                item = from == null ? null : DeviceItem.open(payload, from);
            } catch (GeneralSecurityException forged) {
                // Told below, as what comes from strangers is.
            }
            if (from == null || item == null) {
                listener.onRejected(sender);
            } else {
                listener.onItem(from, item.contentType(), item.data());
            }
        }

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
