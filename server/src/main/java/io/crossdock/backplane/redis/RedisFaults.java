package io.crossdock.backplane.redis;

import io.crossdock.hub.StoreAwayException;

/** What the client's exceptions mean for us: expected, one line, no stack. */
final class RedisFaults {
    private RedisFaults() {}

    /** The innermost reason in one line. */
    static String inOneLine(Throwable fault) {
        Throwable inner = fault;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        String message = inner.getMessage();
        return message == null
                ? inner.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    static StoreAwayException away(Throwable fault) {
        return fault instanceof StoreAwayException same ? same : new StoreAwayException(inOneLine(fault));
    }
}
