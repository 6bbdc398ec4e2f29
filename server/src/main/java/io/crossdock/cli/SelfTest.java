package io.crossdock.cli;

import io.crossdock.app.Relay;
import io.crossdock.app.StartException;
import io.crossdock.config.Settings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Starts a relay on loopback, lets two clients exchange one message through it and drains it again. */
final class SelfTest {
    private static final String NAME = "self-test";
    private static final int STEP_SECONDS_MAX = 5;
    private static final String ADVICE = "rerun with --set log.level=debug, and report it if this machine is sound";

    private SelfTest() {}

    /** @param transport as in {@code http.transport} */
    static Check run(String transport) throws InterruptedException {
        Settings settings = Settings.of(Map.of(
                "http.host", "127.0.0.1",
                "http.port", "0",
                "http.transport", transport,
                "drain.seconds", "5"));
        try (Relay relay = Relay.start(settings)) {
            return exchange(relay);
        } catch (StartException e) {
            return Check.fail(NAME, "a relay does not start on loopback: " + e.getMessage(), ADVICE);
        } catch (CompletionException e) {
            return Check.fail(NAME, "a client cannot connect on loopback: " + e.getCause(), ADVICE);
        }
    }

    private static Check exchange(Relay relay) throws InterruptedException {
        URI uri = URI.create("ws://127.0.0.1:" + relay.httpPort() + "/topic/self-test");
        HttpClient http = HttpClient.newHttpClient();
        Inbound alice = new Inbound();
        Inbound bob = new Inbound();
        WebSocket alicesSocket = connect(http, uri, alice);
        WebSocket bobsSocket = connect(http, uri, bob);
        send(alicesSocket, "{\"type\":\"join\",\"topic\":\"self-test\",\"peerId\":\"alice\"}");
        send(bobsSocket, "{\"type\":\"join\",\"topic\":\"self-test\",\"peerId\":\"bob\"}");
        if (!alice.hears("\"peer-joined\"") || !bob.hears("\"peer-joined\"")) {
            return Check.fail(NAME, "two clients joined a topic and did not hear of each other", ADVICE);
        }
        long sent = System.nanoTime();
        send(alicesSocket, "{\"type\":\"data\",\"data\":\"aGVsbG8=\"}");
        if (!bob.hears("\"aGVsbG8=\"")) {
            return Check.fail(NAME, "a message was not relayed within " + STEP_SECONDS_MAX + " s", ADVICE);
        }
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - sent);
        relay.drain();
        if (!alice.hears(Inbound.CLOSED) || !bob.hears(Inbound.CLOSED)) {
            return Check.fail(NAME, "the drain did not say good-bye to its clients", ADVICE);
        }
        return Check.ok(NAME, "two clients met and a message was relayed, in " + micros + " us when cold");
    }

    private static WebSocket connect(HttpClient http, URI uri, Inbound inbound) {
        return http.newWebSocketBuilder()
                .buildAsync(uri, inbound)
                .orTimeout(STEP_SECONDS_MAX, TimeUnit.SECONDS)
                .join();
    }

    private static void send(WebSocket socket, String text) {
        CompletableFuture<WebSocket> sent = socket.sendText(text, true);
        sent.orTimeout(STEP_SECONDS_MAX, TimeUnit.SECONDS).join();
    }

    /** What one client hears, in order. */
    private static final class Inbound implements WebSocket.Listener {
        static final String CLOSED = "closed 1001";

        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder parts = new StringBuilder();

        /** Whether a message with these words comes in time; what comes before it is skipped. */
        boolean hears(String words) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STEP_SECONDS_MAX);
            String message = "";
            while (message != null && !message.contains(words)) {
                message = messages.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            return message != null;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                messages.add(parts.toString());
                parts.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            messages.add("closed " + code);
            return CompletableFuture.completedStage(null);
        }
    }
}
