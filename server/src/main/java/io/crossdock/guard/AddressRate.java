package io.crossdock.guard;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often one address may do something: an IPv4 address, or an IPv6 /64, which one household or server usually holds
 * whole. Loopback may be exempt. However many addresses come, memory stays bounded: when there is no room for one more, all
 * new ones share a bucket. Safe for any thread.
 */
public final class AddressRate {
    private static final int ADDRESSES_MAX = 16_384;
    private static final Object ALL_OTHERS = new Object();
    private static final Object EXEMPT = new Object();

    private final int perMinute;
    private final int burst;
    private final LongSupplier nanoTime;
    private final boolean loopbackExempt;
    private final Map<Object, TokenBucket> buckets = new HashMap<>();

    /**
     * With loopback exempt.
     *
     * @param perMinute 0 for no limit
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    public AddressRate(int perMinute, int burst, LongSupplier nanoTime) {
        this(perMinute, burst, nanoTime, true);
    }

    /** @param loopbackExempt whether this machine itself may do it as often as it likes */
    public AddressRate(int perMinute, int burst, LongSupplier nanoTime, boolean loopbackExempt) {
        this.loopbackExempt = loopbackExempt;
        this.perMinute = perMinute;
        this.burst = burst;
        this.nanoTime = nanoTime;
    }

    /** Whether the address may do it once more, which is then counted. */
    public boolean take(String address) {
        Object key = key(address);
        synchronized (buckets) {
            long now = nanoTime.getAsLong();
            return key == EXEMPT || bucket(key, now).take(now);
        }
    }

    /** Makes up for one {@link #take}: where only failures count, and who fails is known afterwards. */
    public void giveBack(String address) {
        Object key = key(address);
        synchronized (buckets) {
            long now = nanoTime.getAsLong();
            if (key != EXEMPT) {
                bucket(key, now).giveBack(now);
            }
        }
    }

    private Object key(String address) {
        byte[] digits = NetUtil.createByteArrayFromIpAddressString(address);
        if (perMinute == 0 || (loopbackExempt && digits != null && isLoopback(digits))) {
            return EXEMPT;
        }
        return digits == null
                ? ALL_OTHERS
                : digits.length == 4
                        ? ByteBuffer.wrap(digits).getInt()
                        : (Object) ByteBuffer.wrap(digits).getLong();
    }

    private static boolean isLoopback(byte[] digits) {
        try {
            return InetAddress.getByAddress(digits).isLoopbackAddress();
        } catch (UnknownHostException neverForFourOrSixteenBytes) {
            throw new IllegalStateException(neverForFourOrSixteenBytes);
        }
    }

    private TokenBucket bucket(Object key, long now) {
        TokenBucket known = buckets.get(key);
        if (known != null) {
            return known;
        }
        if (buckets.size() >= ADDRESSES_MAX) {
            buckets.values().removeIf(bucket -> bucket.full(now));
        }
        Object place = buckets.size() >= ADDRESSES_MAX ? ALL_OTHERS : key;
        return buckets.computeIfAbsent(place, absent -> new TokenBucket(perMinute, burst, now));
    }
}
