package io.crossdock.client;

import io.crossdock.client.RelayException.Reason;
import java.net.URI;
import java.time.Duration;

/**
 * A session that has been registered. Immutable.
 *
 * @param pairing what the other end needs to know
 * @param qrDataUrl the QR code as a picture: a {@code data:} URL that holds a PNG
 * @param lifetime how long the session lives when nobody uses it
 */
public record Registration(Pairing pairing, String qrDataUrl, Duration lifetime) {
    static Registration parse(String body) throws RelayException {
        Json json = Json.read(body);
        Double ttl = json == null ? null : json.number("ttl");
        if (json == null || ttl == null) {
            throw new RelayException(Reason.MALFORMED, "this is not how a session relay answers");
        }
        try {
            return new Registration(
                    new Pairing(
                            URI.create(json.textOrEmpty("ws")),
                            json.textOrEmpty("sessionId"),
                            json.textOrEmpty("token")),
                    json.textOrEmpty("qrDataUrl"),
                    Duration.ofSeconds(ttl.longValue()));
        } catch (IllegalArgumentException unusable) {
            throw new RelayException(Reason.MALFORMED, "this is not how a session relay answers", unusable);
        }
    }

    /** Without the picture, which is the token in another spelling. */
    @Override
    public String toString() {
        return "Registration[" + pairing + ", " + lifetime + "]";
    }
}
