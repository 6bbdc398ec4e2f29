package io.crossdock.cli.bench;

/** The run came to nothing, and no bug of ours is the cause. The message is one line for the user. */
final class BenchFailure extends Exception {
    private static final long serialVersionUID = 1;

    BenchFailure(String message) {
        super(message, null, false, false);
    }
}
