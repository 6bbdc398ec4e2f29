package io.crossdock.client.event;

/** Bytes are not what a {@link BincodeReader} was told to expect. */
public final class BincodeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BincodeException(String message) {
        super(message);
    }
}
