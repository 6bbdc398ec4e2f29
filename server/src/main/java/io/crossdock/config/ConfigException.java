package io.crossdock.config;

/** The configuration cannot be used. The message is one line for the operator: key, value, origin and what is allowed. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
