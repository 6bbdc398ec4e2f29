package io.crossdock.wire;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a request from being a WebSocket, in the words and order of the HTTP framework that two of the originals were
 * built with. Pure.
 */
public final class UpgradeRefusal {
    private UpgradeRefusal() {}

    /** The answer to a request that asks for a WebSocket in a way that gets none. */
    public static Answer of(HttpCall call) {
        String said = fault(call);
        return said == null
                ? Answer.text(426, "WebSocket request couldn't be upgraded since no upgrade state was present")
                : Answer.text(400, said);
    }

    private static @Nullable String fault(HttpCall call) {
        if (!call.header("connection").toLowerCase(Locale.ROOT).contains("upgrade")) {
            return "Connection header did not include 'upgrade'";
        }
        if (!call.header("upgrade").trim().equalsIgnoreCase("websocket")) {
            return "`Upgrade` header did not include 'websocket'";
        }
        if (!call.header("sec-websocket-version").trim().equals("13")) {
            return "`Sec-WebSocket-Version` header did not include '13'";
        }
        return call.fault() == UpgradeFault.KEY ? "`Sec-WebSocket-Key` header missing" : null;
    }
}
