package io.crossdock.protocol.chat;

import io.crossdock.config.Cidr;
import io.crossdock.wire.HttpCall;
import java.util.List;
import java.util.Set;

/** Says of each request who it is from and which limits it counts for. Safe for any thread. */
public final class Visits {
    private static final String CONTACT = "/api/contact/";
    /** Asked for so often by the client itself that they count for nothing. */
    private static final Set<String> UNCOUNTED = Set.of("/health", "/api/cooldown", "/ws");

    private static final String STATISTICS = "/api/stats/";
    private static final int PATH_CHARS_KEPT = 100;

    private final VisitorAddress addresses;
    private final String secret;
    private final boolean literal;

    /**
     * @param trusted proxies whose headers are believed
     * @param secret goes into every visitor's key
     */
    public Visits(ChatSettings settings, List<Cidr> trusted, String secret) {
        this.addresses = new VisitorAddress(settings.clientAddress(), trusted);
        this.secret = secret;
        this.literal = settings.profiler() == ChatSettings.Profiler.LITERAL;
    }

    Board.Visit of(HttpCall call) {
        String path = call.path();
        boolean counted = !UNCOUNTED.contains(path) && !path.startsWith(STATISTICS);
        boolean pageLoad = ChatEndpoint.isRead(call) && (!counted || path.equals("/messages"));
        boolean profiled = literal || !pageLoad;
        return new Board.Visit(Identity.of(call, addresses.of(call), secret), kept(path), counted, profiled);
    }

    static boolean isReveal(String path) {
        return path.startsWith(CONTACT) && path.length() > CONTACT.length() && path.indexOf('/', CONTACT.length()) < 0;
    }

    /** Paths are the client's to choose: a long one is told apart by its hash. */
    private static String kept(String path) {
        return path.length() <= PATH_CHARS_KEPT ? path : path.substring(0, PATH_CHARS_KEPT) + '#' + path.hashCode();
    }
}
