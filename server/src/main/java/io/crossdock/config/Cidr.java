package io.crossdock.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A block of IP addresses, such as {@code 10.0.0.0/8} or {@code fd00::/8}; an address alone is a block of one. Immutable.
 */
public final class Cidr {
    private final byte[] network;
    private final int prefixBits;

    private Cidr(byte[] network, int prefixBits) {
        this.network = network;
        this.prefixBits = prefixBits;
    }

    /** Reads a literal; never asks the name service. Null when the text is not a block of addresses. */
    public static @Nullable Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null || address.indexOf('%') >= 0) {
            return null;
        }
        if (slash < 0) {
            return new Cidr(bytes, bytes.length * 8);
        }
        String bits = text.substring(slash + 1);
        if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > bytes.length * 8) {
            return null;
        }
        return new Cidr(bytes, Integer.parseInt(bits));
    }

    /** Whether the address lies in this block. Any thread. */
    public boolean contains(InetAddress address) {
        byte[] other = address.getAddress();
        if (other.length != network.length) {
            return false;
        }
        int wholeBytes = prefixBits / 8;
        for (int i = 0; i < wholeBytes; i++) {
            if (other[i] != network[i]) {
                return false;
            }
        }
        int restBits = prefixBits % 8;
        int mask = (0xFF00 >> restBits) & 0xFF;
        return restBits == 0 || ((other[wholeBytes] ^ network[wholeBytes]) & mask) == 0;
    }

    @Override
    public String toString() {
        return NetUtil.bytesToIpAddress(network) + "/" + prefixBits;
    }
}
