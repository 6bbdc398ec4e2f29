package io.crossdock.config;

import java.util.Locale;

/** What is logged and how. Logs go to stderr, one event a line. */
public record LogSettings(Level level, Format format) {

    /** The least severe level that is written. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    /** The form of a line. */
    public enum Format {
        TEXT,
        JSON
    }

    public static LogSettings read(Settings settings) throws ConfigException {
        String level = settings.choice(
                "log.level", "info", "The least severe level to log.", "error", "warn", "info", "debug", "trace");
        String format = settings.choice("log.format", "text", "The form of a log line.", "text", "json");
        return new LogSettings(
                Level.valueOf(level.toUpperCase(Locale.ROOT)), Format.valueOf(format.toUpperCase(Locale.ROOT)));
    }
}
