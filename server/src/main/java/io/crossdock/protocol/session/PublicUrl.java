package io.crossdock.protocol.session;

import io.crossdock.wire.HttpCall;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address that clients are told to dial. Configured, or the one under which the registering client has reached the
 * relay: what works for it works for the other end. Safe for any thread.
 */
public final class PublicUrl {
    /** A name or an IPv4 address, or an IPv6 address in brackets, and perhaps a port. */
    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\])(:[0-9]{1,5})?");

    private final @Nullable String configured;
    private final boolean secure;
    private final String path;
    private final IntSupplier port;

    /**
     * @param secure whether the port has TLS
     * @param port the port in use; known once the relay listens
     */
    public PublicUrl(SessionSettings settings, boolean secure, IntSupplier port) {
        this.configured = settings.publicUrl();
        this.secure = secure;
        this.path = (settings.mount().equals("/") ? "" : settings.mount()) + "/ws";
        this.port = port;
    }

    String of(HttpCall call) {
        if (configured != null) {
            return configured.replace("{port}", Integer.toString(port.getAsInt()));
        }
        String host = call.header("host").trim();
        boolean usable = HOST.matcher(host).matches();
        return (secure ? "wss://" : "ws://") + (usable ? host : "localhost:" + port.getAsInt()) + path;
    }
}
