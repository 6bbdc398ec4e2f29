package io.crossdock.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * What a command gets from the process it runs in.
 *
 * @param out for what was asked for; flushed by whoever must be heard at once
 * @param err for what went wrong, and for warnings
 * @param environment the process's variables
 */
public record Console(PrintStream out, PrintStream err, Map<String, String> environment) {

    /** This process. */
    public static Console ofProcess() {
        return new Console(System.out, System.err, System.getenv());
    }

    void warning(String line) {
        err.println("warning: " + line);
    }
}
