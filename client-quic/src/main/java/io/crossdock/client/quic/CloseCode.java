package io.crossdock.client.quic;

/** The codes that a WebSocket has for the reasons for which a relay ends a connection: over QUIC they are words. */
final class CloseCode {
    /** The connection broke, or nobody said why. */
    static final int ABNORMAL = 1006;

    private CloseCode() {}

    static int of(String reason) {
        return switch (reason) {
            case "bad handshake", "bad frame", "replaced", "token" -> 1008;
            case "too large" -> 1009;
            case "full" -> 1013;
            case "shutting down" -> 1001;
            default -> ABNORMAL;
        };
    }
}
