package io.crossdock.transport;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request is for (RFC 9112 section 3.2). Pure.
 *
 * @param origin path and query as they came
 * @param path decoded
 * @param query decoded parameters in their order
 */
record RequestTarget(String origin, String path, Map<String, List<String>> query) {
    /** The absolute form, which a server has to take, begins with what only a proxy needs. */
    private static final Pattern SCHEME_AND_AUTHORITY =
            Pattern.compile("(?:https?|wss?)://[^/?#]*", Pattern.CASE_INSENSITIVE);

    /** @throws IllegalArgumentException when an escape is broken */
    static RequestTarget of(String target) {
        String origin = originForm(target);
        QueryStringDecoder decoder = new QueryStringDecoder(origin);
        return new RequestTarget(origin, decoder.path(), decoder.parameters());
    }

    /** For WebSockets, which some protocols open on any path: where an escape is broken nothing is decoded. */
    static RequestTarget lenient(String target) {
        try {
            return of(target);
        } catch (IllegalArgumentException brokenEscape) {
            String origin = originForm(target);
            return new RequestTarget(origin, rawPath(target), Map.of());
        }
    }

    /** The path as it came. */
    static String rawPath(String target) {
        return new QueryStringDecoder(originForm(target)).rawPath();
    }

    private static String originForm(String target) {
        if (target.startsWith("/")) {
            return target;
        }
        Matcher absolute = SCHEME_AND_AUTHORITY.matcher(target);
        if (!absolute.lookingAt()) {
            return target;
        }
        String rest = target.substring(absolute.end());
        return rest.startsWith("/") ? rest : "/" + rest;
    }
}
