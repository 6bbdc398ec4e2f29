package io.crossdock.client;

import io.crossdock.client.RelayException.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the QR code says: where the session is and the token that opens it. Whoever has it can be either end, so it
 * belongs on no log and in no bug report; {@link #toString} leaves the secrets out. Immutable.
 *
 * @param address of the WebSocket
 */
public record Pairing(URI address, String sessionId, String token) {
    private static final Pattern PAGE = Pattern.compile("http(s?://[^#?]+)/phone#([^.#]+)\\.([^.#]+)");

    public Pairing {
        String scheme = String.valueOf(address.getScheme());
        if ((!scheme.equals("ws") && !scheme.equals("wss")) || address.getHost() == null) {
            throw new IllegalArgumentException("the address must begin with ws:// or wss:// and name a host");
        }
        if (sessionId.isEmpty() || token.isEmpty()) {
            throw new IllegalArgumentException("session and token must not be empty");
        }
    }

    /**
     * Reads what a scanner has found, or what a person has copied: the JSON {@code {"s":…,"t":…,"u":…}}, or the address of
     * a relay's phone page, which ends in {@code /phone#} and session and token with a dot between.
     *
     * @throws RelayException MALFORMED when it is another QR code
     */
    public static Pairing parse(String scanned) throws RelayException {
        String text = scanned.strip();
        try {
            Matcher page = PAGE.matcher(text);
            if (page.matches()) {
                return new Pairing(new URI("ws" + page.group(1) + "/ws"), page.group(2), page.group(3));
            }
            Json json = Json.read(text);
            if (json != null) {
                return new Pairing(new URI(json.textOrEmpty("u")), json.textOrEmpty("s"), json.textOrEmpty("t"));
            }
        } catch (URISyntaxException | IllegalArgumentException another) {
            throw new RelayException(Reason.MALFORMED, "this is not the QR code of a session", another);
        }
        throw new RelayException(Reason.MALFORMED, "this is not the QR code of a session");
    }

    /** What the QR code says, for a scanner or for {@link #parse}. A secret. */
    public String payload() {
        return "{\"s\":" + Json.quote(sessionId) + ",\"t\":" + Json.quote(token) + ",\"u\":"
                + Json.quote(address.toString()) + "}";
    }

    @Override
    public String toString() {
        return "Pairing[" + address.getHost() + "]";
    }
}
