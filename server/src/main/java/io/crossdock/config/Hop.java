package io.crossdock.config;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/** One client or proxy, as headers such as {@code X-Forwarded-For} name them. Pure functions. */
public final class Hop {
    private Hop() {}

    /**
     * The address in the text, as it is written there, without the port and the brackets that some proxies add
     * ({@code 203.0.113.9:5555}, {@code [2001:db8::1]:443}). Null for what is none: a name would be looked up, which blocks
     * and lets a client make us ask.
     */
    public static @Nullable String address(String text) {
        String hop = text.trim();
        String address = hop;
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            if (end < 0 || !isPort(hop.substring(end + 1))) {
                return null;
            }
            address = hop.substring(1, end);
            if (address.indexOf(':') < 0) {
                return null;
            }
        } else if (hop.indexOf('.') > 0 && hop.indexOf(':') == hop.lastIndexOf(':') && hop.indexOf(':') > 0) {
            // One colon and dots: an IPv6 address has two colons at least, and no port without brackets.
            if (!isPort(hop.substring(hop.indexOf(':')))) {
                return null;
            }
            address = hop.substring(0, hop.indexOf(':'));
        }
        return NetUtil.createByteArrayFromIpAddressString(address) == null ? null : address;
    }

    private static boolean isPort(String rest) {
        return rest.isEmpty() || rest.matches(":[0-9]{1,5}");
    }
}
