package io.crossdock.app;

import io.crossdock.config.QuicSettings;
import io.crossdock.config.TlsSettings;
import io.crossdock.transport.quic.KwikQuic;
import io.crossdock.transport.quic.NettyQuic;
import io.crossdock.transport.quic.QuicHost;
import io.crossdock.transport.quic.QuicIdentity;
import io.crossdock.transport.quic.QuicPort;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The relay's UDP ports. Opened once, drained or closed once. */
final class QuicPorts implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger("crossdock");

    private final QuicHost host;
    private final QuicIdentity identity;
    private final QuicSettings settings;
    private final List<QuicPort> ports = new ArrayList<>();
    private final List<Relay.Listener> listeners = new ArrayList<>();

    private QuicPorts(QuicHost host, QuicIdentity identity, QuicSettings settings) {
        this.host = host;
        this.identity = identity;
        this.settings = settings;
    }

    /** @throws IOException when a port cannot be had that somebody asked for, or the certificate cannot be used */
    static QuicPorts open(QuicHost host, QuicSettings settings) throws IOException {
        QuicPorts all = new QuicPorts(host, identity(settings), settings);
        try {
            all.open("quic.port", settings.port(), settings.portChosen(), "ALPN issun, crossdock", NettyQuic::bind);
            all.open(
                    "quic.legacy-port",
                    settings.legacyPort(),
                    settings.legacyPortChosen(),
                    "any ALPN or none",
                    KwikQuic::bind);
        } catch (IOException failed) {
            all.close();
            throw failed;
        }
        return all;
    }

    private static QuicIdentity identity(QuicSettings settings) throws IOException {
        TlsSettings.Identity files = settings.identity();
        if (files != null) {
            return QuicIdentity.of(files.cert(), files.key(), log::info, log::warn);
        }
        return QuicIdentity.kept(settings.stateFolder(), Instant.now(), log::info, log::warn);
    }

    /** An engine's way to open a port. */
    private interface Engine {
        QuicPort bind(QuicHost host, QuicIdentity identity, String address, int port) throws IOException;
    }

    /** @param chosen whether somebody asked for this port: a default that another process has is done without */
    private void open(String key, int port, boolean chosen, String how, Engine engine) throws IOException {
        if (port == QuicSettings.NONE) {
            return;
        }
        try {
            QuicPort open = engine.bind(host, identity, settings.host(), port);
            ports.add(open);
            listeners.add(new Relay.Listener("event", settings.host() + ":" + open.port() + "/udp", "quic, " + how));
        } catch (IOException taken) {
            if (chosen) {
                throw new IOException(taken.getMessage() + " (" + key + ")", taken);
            }
            log.warn("no QUIC on {}/udp: {}; set {} to another port, or to -1", port, taken.getMessage(), key);
        }
    }

    List<Relay.Listener> listeners() {
        return listeners;
    }

    /** The bound ports in the order in which they are listed. */
    List<Integer> bound() {
        return ports.stream().map(QuicPort::port).toList();
    }

    /** The SHA-256 by which clients know a certificate that no authority has signed; null for one that was given. */
    @Nullable
    String fingerprint() {
        return settings.identity() == null && !ports.isEmpty() ? identity.pair().fingerprint() : null;
    }

    /** Looks at the certificate's files again. */
    void refresh() {
        identity.refresh();
    }

    void drain() {
        host.drain();
    }

    @Override
    public void close() {
        ports.forEach(QuicPort::close);
        host.close();
    }
}
