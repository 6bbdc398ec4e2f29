package io.crossdock.hub;

/** The shared store could not be asked, or did not answer in time: the change may or may not have happened. */
public final class StoreAwayException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param reason one line without keys or values */
    public StoreAwayException(String reason) {
        super(reason, null, false, false);
    }
}
