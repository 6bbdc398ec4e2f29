package io.crossdock.guard;

import io.crossdock.config.Cidr;
import io.crossdock.config.Hop;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Where a client comes from. What a header says is believed only when the socket belongs to a listed proxy, and then
 * only the right-most hop that is not itself such a proxy: everything left of it is in the client's hands. Safe for any
 * thread.
 */
public final class ClientAddress {
    private final List<Cidr> trusted;

    public ClientAddress(List<Cidr> trustedProxies) {
        this.trusted = List.copyOf(trustedProxies);
    }

    /** Whether the socket belongs to a listed proxy. */
    public boolean trusts(InetAddress address) {
        for (Cidr block : trusted) {
            if (block.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param socket the other end of the connection
     * @param forwardedFor all {@code X-Forwarded-For} values in their order, joined by commas; empty for none
     */
    public String of(InetAddress socket, String forwardedFor) {
        if (forwardedFor.isEmpty() || !trusts(socket)) {
            return socket.getHostAddress();
        }
        String[] hops = forwardedFor.split(",", -1);
        for (int i = hops.length - 1; i >= 0; i--) {
            String hop = Hop.address(hops[i]);
            if (hop == null) {
                break;
            }
            InetAddress address = parsed(hop);
            if (i == 0 || !trusts(address)) {
                return address.getHostAddress();
            }
        }
        return socket.getHostAddress();
    }

    private static InetAddress parsed(String address) {
        try {
            return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(address));
        } catch (UnknownHostException neverForFourOrSixteenBytes) {
            throw new IllegalStateException(neverForFourOrSixteenBytes);
        }
    }
}
