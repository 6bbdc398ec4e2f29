package io.crossdock.protocol.chat;

import io.crossdock.config.Cidr;
import io.crossdock.config.Hop;
import io.crossdock.wire.HttpCall;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a visitor comes from. Headers are believed only from trusted proxies, and only what is an address. The address
 * is kept as the header writes it, so that keys are those of an original server behind the same proxy. Safe for any thread.
 */
final class VisitorAddress {
    private final ChatSettings.ClientAddress source;
    private final List<Cidr> trusted;

    VisitorAddress(ChatSettings.ClientAddress source, List<Cidr> trusted) {
        this.source = source;
        this.trusted = List.copyOf(trusted);
    }

    String of(HttpCall call) {
        String socket = call.socket().getHostAddress();
        if (!trusts(call.socket())) {
            return socket;
        }
        String said = switch (source) {
            case HEADERS -> {
                String cloudflare = Hop.address(call.header("cf-connecting-ip"));
                yield cloudflare == null ? first(forwarded(call)) : cloudflare;
            }
            case CF_CONNECTING_IP -> Hop.address(call.header("cf-connecting-ip"));
            case FORWARDED_FIRST -> first(forwarded(call));
            case FORWARDED_LAST -> last(forwarded(call));
            case SOCKET -> null;
        };
        return said == null ? socket : said;
    }

    /** Several headers of this name are one list (RFC 9110 section 5.2). */
    private static String[] forwarded(HttpCall call) {
        return String.join(",", call.headers("x-forwarded-for")).split(",", -1);
    }

    private static @Nullable String first(String[] hops) {
        return Hop.address(hops[0]);
    }

    private @Nullable String last(String[] hops) {
        for (int i = hops.length - 1; i >= 0; i--) {
            String hop = Hop.address(hops[i]);
            if (hop == null || i == 0 || !trusts(parsed(hop))) {
                return hop;
            }
        }
        return null;
    }

    private static InetAddress parsed(String address) {
        byte[] digits = NetUtil.createByteArrayFromIpAddressString(address);
        try {
            return InetAddress.getByAddress(digits);
        } catch (UnknownHostException neverForAnAddress) {
            throw new IllegalStateException(neverForAnAddress);
        }
    }

    private boolean trusts(InetAddress address) {
        for (Cidr block : trusted) {
            if (block.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
