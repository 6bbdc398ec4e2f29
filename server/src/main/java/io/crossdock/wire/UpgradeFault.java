package io.crossdock.wire;

/**
 * What is wrong with a request as a WebSocket upgrade (RFC 6455 section 4.2.1), the first that applies. Each protocol's
 * original had its own texts and its own order, so protocols answer and this only says.
 */
public enum UpgradeFault {
    NONE,
    /** {@code Connection} does not name {@code upgrade}, or there is no {@code Upgrade} header: an ordinary request. */
    NOT_AN_UPGRADE,
    /**
     * {@code Upgrade} is there but is not {@code websocket}: an ordinary request as well (RFC 9110 section 7.8). Clients of
     * HTTP/2 offer {@code h2c} in this way, with whatever they ask for.
     */
    UPGRADE,
    /** Any method but GET. */
    METHOD,
    /** {@code Sec-WebSocket-Key} is missing or not 16 bytes in base64. */
    KEY,
    /**
     * {@code Sec-WebSocket-Version} is 8 or 7, a draft whose frames are those of version 13: a protocol whose original
     * took it may accept all the same.
     */
    DRAFT_VERSION,
    /** {@code Sec-WebSocket-Version} is missing or is none of these. */
    VERSION,
    /** All is well but that the request is of HTTP/1.0: a protocol whose original took it may accept all the same. */
    HTTP_1_0;

    /** Whether no WebSocket is asked for at all. */
    public boolean ordinary() {
        return this == NOT_AN_UPGRADE || this == UPGRADE;
    }

    /** Whether the request may become a WebSocket, if the protocol takes it. */
    public boolean mayBeAccepted() {
        return this == NONE || this == DRAFT_VERSION || this == HTTP_1_0;
    }
}
