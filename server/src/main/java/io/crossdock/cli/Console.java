package io.crossdock.cli;

import io.crossdock.config.LogSettings;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.Function;

/**
 * What a command gets from the process it runs in.
 *
 * @param out for what was asked for; flushed by whoever must be heard at once
 * @param err for what went wrong, and for warnings
 * @param environment the process's variables
 * @param logging sets up the process's log lines, and answers what writes the last ones and ends them
 */
public record Console(
        PrintStream out, PrintStream err, Map<String, String> environment, Function<LogSettings, Runnable> logging) {

    /** This process. */
    public static Console ofProcess() {
        return new Console(System.out, System.err, System.getenv(), settings -> LogOutput.start(settings)::stop);
    }

    void warning(String line) {
        err.println("warning: " + line);
    }
}
