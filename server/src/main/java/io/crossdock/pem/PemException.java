package io.crossdock.pem;

import java.io.IOException;

/** Files that cannot be used, with one line that names them. */
public final class PemException extends IOException {
    private static final long serialVersionUID = 1;

    /** What is wrong. */
    public enum Fault {
        /** The certificate's file holds none. */
        CERTIFICATE,
        /** The key's file holds none, or an encrypted one. */
        KEY,
        /** Each is what it should be, and they do not belong together. */
        PAIR
    }

    private final Fault fault;

    PemException(Fault fault, String line) {
        super(line);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
