package io.crossdock.cli.bench;

/** Where log lines go while a bench runs. */
public interface Logs {
    /** Keeps them off standard output, which is for the result alone. The answer has to be run at the end. */
    Runnable start();
}
