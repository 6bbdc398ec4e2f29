package io.crossdock.transport;

/**
 * Bounds on HTTP connections, before and without an upgrade.
 *
 * @param headerBytesMax the request line and, again, all headers of one request; beyond: 414 or 431
 * @param bodyBytesMax beyond: 413
 * @param headerSeconds from the connection to the end of its first head; beyond, it is closed
 * @param requestSeconds from the end of a head to the end of its body; beyond: 408
 * @param handshakeSeconds for the TLS handshake
 * @param plaintextHealthOnly on a port with TLS: what comes without TLS gets health answers only
 */
public record HttpLimits(
        int headerBytesMax,
        int bodyBytesMax,
        int headerSeconds,
        int requestSeconds,
        int handshakeSeconds,
        boolean plaintextHealthOnly) {}
