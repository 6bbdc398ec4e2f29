package io.crossdock.app;

import io.crossdock.config.TlsSettings;
import java.util.List;

/** What the original event server says at its start, which scripts and its documentation wait for. Pure. */
final class IssunLines {
    private IssunLines() {}

    /** @param port the UDP port that is bound */
    static List<String> of(RelayPlan plan, int port, int metricsPort) {
        String address = plan.quic().host() + ":" + port;
        TlsSettings.Identity files = plan.quic().identity();
        String identity = files == null
                ? "cert_path: none, key_path: none"
                : "cert_path: \"" + files.cert() + "\", key_path: \"" + files.key() + '"';
        return List.of(
                "Starting ISSUN relay server...",
                "Configuration loaded: ServerConfig { bind_addr: " + address + ", " + identity + ", max_clients: "
                        + plan.event().clientsMax() + ", heartbeat_interval: "
                        + plan.event().heartbeat().toSeconds() + ", metrics_port: " + metricsPort + " }",
                "Relay server listening on " + address,
                "Relay server started, waiting for connections...");
    }
}
