package io.crossdock.backplane.redis;

import io.crossdock.hub.StoreAwayException;
import io.lettuce.core.RedisCommandExecutionException;

/** What the client's exceptions mean for us: expected, one line, no stack. */
final class RedisFaults {
    private RedisFaults() {}

    /** The innermost reason in one line, without what a URL in it says about its user. */
    static String inOneLine(Throwable fault) {
        Throwable inner = fault;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        String message = inner.getMessage();
        return message == null
                ? inner.getClass().getSimpleName()
                : message.lines().findFirst().orElse("").replaceAll("//\\S*@", "//");
    }

    /** Whether the server has refused since the slot is another's, or is just being moved: nothing was done. */
    static boolean moved(Throwable fault) {
        String line = fault instanceof RedisCommandExecutionException ? inOneLine(fault) : "";
        return line.startsWith("MOVED ")
                || line.startsWith("ASK ")
                || line.startsWith("TRYAGAIN ")
                || line.startsWith("CLUSTERDOWN ");
    }

    /** Whether the server only copies another: once the master perhaps, and no more. */
    static boolean demoted(Throwable fault) {
        return fault instanceof RedisCommandExecutionException
                && inOneLine(fault).startsWith("READONLY ");
    }

    static StoreAwayException away(Throwable fault) {
        return fault instanceof StoreAwayException same ? same : new StoreAwayException(inOneLine(fault));
    }
}
