package io.crossdock.kit;

import io.crossdock.app.Relay;
import io.crossdock.app.StartException;
import io.crossdock.config.ConfigLoader;
import io.crossdock.config.Profile;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole relay in this process, on ports of its own and with state of its own. Which transport it uses may be given from
 * outside by {@code CROSSDOCK_HTTP_TRANSPORT}, so that a build can run all tests on each.
 */
public final class TestRelay implements AutoCloseable {
    private static final String TRANSPORT = "CROSSDOCK_HTTP_TRANSPORT";

    private final Relay relay;
    private @Nullable Thread stopping;

    private TestRelay(Relay relay) {
        this.relay = relay;
    }

    /** Settings as in {@code --set}, and {@code as} for {@code --as}. */
    public static TestRelay with(Map<String, String> settings) {
        String transport = System.getenv().getOrDefault(TRANSPORT, "");
        ConfigLoader loader = new ConfigLoader(transport.isEmpty() ? Map.of() : Map.of(TRANSPORT, transport));
        loader.flag("--port", "http.port", "0").flag("--host", "http.host", "127.0.0.1");
        // Only tests that want QUIC pay for it.
        loader.flag("--set", "quic.port", "-1").flag("--set", "quic.legacy-port", "-1");
        settings.forEach((key, value) -> {
            if (key.equals("as")) {
                loader.profile(Profile.named(value));
            } else {
                loader.flag("--set", key, value);
            }
        });
        try {
            return new TestRelay(Relay.start(loader.load()));
        } catch (StartException e) {
            throw new AssertionError(e);
        }
    }

    public int httpPort() {
        return relay.httpPort();
    }

    /** The relay itself, for what only it knows. */
    public Relay relay() {
        return relay;
    }

    /** Begins to drain, as SIGTERM does, while the test goes on. */
    public void stopInBackground() {
        Thread thread = new Thread(this::drain, "stopping a relay");
        stopping = thread;
        thread.start();
    }

    private void drain() {
        try {
            relay.drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it, or waits until it has drained. */
    @Override
    public void close() {
        if (stopping == null) {
            relay.close();
            return;
        }
        try {
            stopping.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
