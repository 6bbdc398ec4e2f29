package io.crossdock.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * For operators.
 *
 * @param token what the operator's API asks for; null leaves it off
 * @param port a port of its own for /health, /ready and /metrics, as drop-ins need one; 0 has none
 */
public record AdminSettings(@Nullable String token, int port) {
    /** Fits into the smallest head that a request may have. */
    private static final int TOKEN_CHARS_MAX = 512;
    /** What the value of a header can be made of, and is the same in all encodings. */
    private static final Pattern TOKEN = Pattern.compile("[ -~]{1," + TOKEN_CHARS_MAX + "}");

    public static AdminSettings read(Settings settings) throws ConfigException {
        return new AdminSettings(
                token(settings),
                settings.integer(
                        "admin.port",
                        0,
                        0,
                        65535,
                        "A port of its own for /health, /ready and /metrics, plain HTTP: drop-ins have none of these"
                                + " on the original's port. 0 has none."));
    }

    /** Stripped, as the token of a caller is: a file often ends it with a line break that no header can carry. */
    private static @Nullable String token(Settings settings) throws ConfigException {
        String token = settings.secret("admin.token", "What the operator's API asks for; unset leaves it off.");
        if (token == null) {
            return null;
        }
        String stripped = token.strip();
        if (!TOKEN.matcher(stripped).matches()) {
            throw settings.refusal("admin.token", "1 to " + TOKEN_CHARS_MAX + " printable characters of ASCII");
        }
        return stripped;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "AdminSettings[token=" + (token == null ? "unset" : "(secret)") + ", port=" + port + "]";
    }
}
