package io.crossdock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * A command that ran to its end inside the test: its exit code and what it printed. It leaves the logging alone, which
 * all tests of this process share.
 */
record Captured(int exitCode, String out, String err) {

    static Captured run(String... args) {
        return run(Map.of(), args);
    }

    static Captured run(Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode;
        try (PrintStream outStream = new PrintStream(out, true, UTF_8);
                PrintStream errStream = new PrintStream(err, true, UTF_8)) {
            exitCode = Crossdock.run(new Console(outStream, errStream, environment, settings -> () -> {}), args);
        }
        return new Captured(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }
}
