package io.crossdock.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The paths below which things are served. Pure functions. */
public final class MountPath {
    static final String ALLOWED = "a path such as /relay, in letters, digits and -._~!$&'()*+,;=:@, or / for the root";

    /** Segments of RFC 3986 section 3.3 without escapes: what would be decoded before it is compared. */
    private static final Pattern SEGMENTS = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~!$&'()*+,;=:@-]+)+");

    private MountPath() {}

    /** Without a slash at its end; null for what is no such path. */
    static @Nullable String parse(String text) {
        if (text.equals("/")) {
            return text;
        }
        String path = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return SEGMENTS.matcher(path).matches() ? path : null;
    }

    /**
     * Whether one hides the other or a part of it. The root does not: it is what the others leave of it, unless two want
     * it.
     */
    public static boolean collide(String one, String other) {
        if (one.equals("/") || other.equals("/")) {
            return one.equals(other);
        }
        return (one + "/").startsWith(other + "/") || (other + "/").startsWith(one + "/");
    }
}
