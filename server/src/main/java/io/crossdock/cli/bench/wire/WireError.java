package io.crossdock.cli.bench.wire;

/** The relay broke the protocol or refused the upgrade. The message is one line for the user. Carries no stack. */
public final class WireError extends Exception {
    private static final long serialVersionUID = 1;

    public WireError(String message) {
        super(message, null, false, false);
    }
}
