package io.crossdock.config;

import org.jspecify.annotations.Nullable;

/**
 * For operators.
 *
 * @param token what the operator's API asks for; null leaves it off
 * @param port a port of its own for /health, /ready and /metrics, as drop-ins need one; 0 has none
 */
public record AdminSettings(@Nullable String token, int port) {

    public static AdminSettings read(Settings settings) throws ConfigException {
        return new AdminSettings(
                settings.secret("admin.token", "What the operator's API asks for; unset leaves it off."),
                settings.integer(
                        "admin.port",
                        0,
                        0,
                        65535,
                        "A port of its own for /health, /ready and /metrics, plain HTTP: drop-ins have none of these"
                                + " on the original's port. 0 has none."));
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "AdminSettings[token=" + (token == null ? "unset" : "(secret)") + ", port=" + port + "]";
    }
}
