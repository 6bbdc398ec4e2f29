package io.crossdock.app;

import io.crossdock.cli.Console;
import io.crossdock.cli.Crossdock;

/** The process's entry point. */
public final class Main {
    private static final String LEAK_DETECTION = "io.netty.leakDetection.level";

    private Main() {}

    /** Any property of Netty's that is given on the command line stands. */
    public static void main(String[] args) {
        if (System.getProperty(LEAK_DETECTION) == null) {
            // Netty would note who took every 128th buffer, which is 4 % of a small message's cost. The tests look at
            // every buffer instead.
            System.setProperty(LEAK_DETECTION, "disabled");
        }
        System.exit(Crossdock.run(Console.ofProcess(), args));
    }
}
