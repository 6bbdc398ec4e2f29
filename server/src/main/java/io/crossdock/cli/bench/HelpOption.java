package io.crossdock.cli.bench;

import picocli.CommandLine.Option;

/** The option {@code --help}; picocli acts on it, so nobody reads the field. */
public final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean asked;
}
