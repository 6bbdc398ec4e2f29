package io.crossdock.cli;

/** What the process says to the script that started it. */
final class ExitCode {
    static final int OK = 0;
    /** The machine does not give what was asked for, or a check failed. */
    static final int FAILED = 1;
    /** The command line or the configuration cannot be used. */
    static final int USAGE = 2;

    private ExitCode() {}
}
