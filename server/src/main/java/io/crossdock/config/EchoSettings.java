package io.crossdock.config;

/** A WebSocket at {@code /echo} that answers each message with itself, for conformance suites and network checks. */
public record EchoSettings(boolean enabled) {

    public static EchoSettings read(Settings settings) throws ConfigException {
        return new EchoSettings(
                settings.flag("echo.enabled", false, "A WebSocket at /echo that answers each message with itself."));
    }
}
