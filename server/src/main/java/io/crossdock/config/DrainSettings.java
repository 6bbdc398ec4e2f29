package io.crossdock.config;

import java.time.Duration;

/**
 * How the process takes its leave.
 *
 * @param deadline from the signal to the end, after which connections that are still open are cut
 */
public record DrainSettings(Duration deadline) {

    public static DrainSettings read(Settings settings) throws ConfigException {
        return new DrainSettings(
                settings.seconds(
                        "drain.seconds",
                        20,
                        0,
                        3600,
                        "On SIGTERM, SIGINT or SIGHUP, the time in which everybody is sent away in an orderly manner; 0 closes at once."));
    }
}
