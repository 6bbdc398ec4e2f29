package io.crossdock.app;

import io.crossdock.cli.Console;
import io.crossdock.cli.Crossdock;

/** The process's entry point. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(Crossdock.run(Console.ofProcess(), args));
    }
}
