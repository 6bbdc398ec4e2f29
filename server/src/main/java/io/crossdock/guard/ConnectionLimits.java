package io.crossdock.guard;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections there may be, in all and from one address. Safe for any thread. */
public final class ConnectionLimits {
    /** What a new connection is told. */
    public enum Verdict {
        WELCOME,
        FULL,
        TOO_MANY_FROM_ADDRESS
    }

    private final int max;
    private final int perAddressMax;
    private final ClientAddress proxies;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<Object, Integer> byAddress = new ConcurrentHashMap<>();

    /**
     * @param max in all; 0 for no limit
     * @param perAddressMax from one IPv4 address or IPv6 /64, loopback and trusted proxies exempt; 0 for no limit
     */
    public ConnectionLimits(int max, int perAddressMax, ClientAddress proxies) {
        this.max = max;
        this.perAddressMax = perAddressMax;
        this.proxies = proxies;
    }

    /** Other bounds for the same clients: who is exempt here is exempt there. */
    public ConnectionLimits with(int max, int perAddressMax) {
        return new ConnectionLimits(max, perAddressMax, proxies);
    }

    /** A connection comes. Unless the answer is WELCOME it is not counted and {@link #leave} must not be called. */
    public Verdict enter(InetAddress address) {
        if (open.incrementAndGet() > max && max > 0) {
            open.decrementAndGet();
            return Verdict.FULL;
        }
        if (counted(address) && byAddress.merge(key(address), 1, Integer::sum) > perAddressMax) {
            leave(address);
            return Verdict.TOO_MANY_FROM_ADDRESS;
        }
        return Verdict.WELCOME;
    }

    public void leave(InetAddress address) {
        open.decrementAndGet();
        if (counted(address)) {
            byAddress.computeIfPresent(key(address), (key, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Connections of any kind that are open now. */
    public int open() {
        return open.get();
    }

    private boolean counted(InetAddress address) {
        return perAddressMax > 0 && !address.isLoopbackAddress() && !proxies.trusts(address);
    }

    /** One household or server usually holds a whole /64. */
    private static Object key(InetAddress address) {
        return address instanceof Inet6Address
                ? ByteBuffer.wrap(address.getAddress()).getLong()
                : address;
    }
}
