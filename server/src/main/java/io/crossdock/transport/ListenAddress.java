package io.crossdock.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where a port is to be opened. Any thread. */
public final class ListenAddress {
    private ListenAddress() {}

    /**
     * Looks the host up.
     *
     * @param kind what stands behind the address in a message, as {@code /udp}; empty for TCP
     * @throws IOException when nobody knows it, with one line
     */
    public static InetSocketAddress of(String host, int port, String kind) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException("cannot listen on " + host + ":" + port + kind + ": no address is known for " + host);
        }
        return address;
    }

    /**
     * The failure to open it, in one line.
     *
     * @param cause null where the system did not answer in time
     */
    public static IOException refused(InetSocketAddress address, String kind, @Nullable Throwable cause) {
        String where = address.getHostString() + ":" + address.getPort() + kind;
        String reason = cause == null
                ? "no answer from the system"
                : cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new IOException("cannot listen on " + where + ": " + reason, cause);
    }
}
