package io.crossdock.wire;

/**
 * A message that a client got wrong. Expected and cheap: it carries no stack. What follows from it (an error frame, a
 * close, silence) is the protocol's own decision.
 */
public final class MalformedMessage extends Exception {
    private static final long serialVersionUID = 1;

    /** @param message says what is wrong, with nothing of the client's data in it */
    public MalformedMessage(String message) {
        super(message, null, false, false);
    }
}
