package io.crossdock.example.pong;

import io.crossdock.client.Options;
import io.crossdock.client.RelayException;
import io.crossdock.client.event.EventClient;
import io.crossdock.client.event.EventListener;
import io.crossdock.client.quic.QuicNetwork;
import io.crossdock.client.quic.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;

/**
 * The way to the relay: QUIC where it answers, else a WebSocket.
 *
 * @param client connected
 * @param how in words
 */
record Line(EventClient client, String how) {
    /** A relay that speaks QUIC answers at once; where UDP is blocked nothing ever comes. */
    private static final Duration QUIC_PATIENCE = Duration.ofSeconds(2);

    /**
     * @param relay the relay's page, as {@code http://localhost:8080}: QUIC is then tried on its usual port first; or an
     *     address that begins with {@code quic:} or {@code ws:}, and nothing else is tried
     * @param fingerprint of the relay's certificate, for QUIC; empty: whom the authorities know, and anybody on this machine
     */
    static Line open(URI relay, String fingerprint, EventListener listener) throws IOException, InterruptedException {
        String scheme = String.valueOf(relay.getScheme());
        return switch (scheme) {
            case "quic" -> quic(relay, fingerprint, listener, Options.standard().patience());
            case "ws", "wss" -> webSocket(relay, listener);
            case "http", "https" -> either(relay, fingerprint, listener);
            default -> throw new IllegalArgumentException("an address begins with http, https, quic, ws or wss");
        };
    }

    private static Line either(URI relay, String fingerprint, EventListener listener)
            throws IOException, InterruptedException {
        try {
            return quic(URI.create("quic://" + relay.getHost()), fingerprint, listener, QUIC_PATIENCE);
        } catch (RelayException noQuic) {
            String secure = "https".equals(relay.getScheme()) ? "wss://" : "ws://";
            String path = relay.getRawPath() == null ? "" : relay.getRawPath().replaceFirst("/+$", "");
            return webSocket(URI.create(secure + relay.getRawAuthority() + path + "/event/ws"), listener);
        }
    }

    private static Line webSocket(URI relay, EventListener listener) throws IOException, InterruptedException {
        EventClient client = new EventClient(relay, listener, Options.standard());
        client.connect();
        return new Line(client, "over a WebSocket: " + relay);
    }

    private static Line quic(URI relay, String fingerprint, EventListener listener, Duration patience)
            throws IOException, InterruptedException {
        QuicNetwork network;
        try {
            network = new QuicNetwork(trust(relay, fingerprint));
        } catch (UnsatisfiedLinkError | ExceptionInInitializerError noNativeCode) {
            throw new RelayException(RelayException.Reason.UNREACHABLE, "no QUIC on this machine");
        }
        EventClient client =
                new EventClient(relay, listener, Options.with(network).withPatience(patience));
        try {
            client.connect();
            return new Line(client, "over QUIC: " + relay);
        } catch (RelayException unreachable) {
            network.close();
            throw unreachable;
        }
    }

    /** On this machine a relay has signed its own certificate, and nobody is in between. */
    private static Trust trust(URI relay, String fingerprint) throws IOException {
        if (!fingerprint.isEmpty()) {
            return Trust.fingerprint(fingerprint);
        }
        return InetAddress.getByName(relay.getHost()).isLoopbackAddress() ? Trust.anybody() : Trust.authorities();
    }
}
