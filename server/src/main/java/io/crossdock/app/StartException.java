package io.crossdock.app;

/** The relay could not start, though its configuration is fine: a port is taken, a file cannot be used. One line. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1;

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
