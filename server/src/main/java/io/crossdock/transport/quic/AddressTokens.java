package io.crossdock.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Address validation by Retry (RFC 9000 section 8.1): under attack a newcomer must come back with a token of ours, which
 * it only gets at the address it claims. A token is the time, a keyed digest over time, address and the connection id that
 * the client first chose, and that id. Safe for any thread.
 */
final class AddressTokens implements QuicTokenHandler {
    private static final int TIME_BYTES = 8;
    private static final int MAC_BYTES = 16;
    private static final int CONNECTION_ID_BYTES_MAX = 20;
    /** A Retry costs one round trip. */
    private static final long LIFE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final SecretKeySpec key;
    private final BooleanSupplier underAttack;
    private final LongSupplier nanoTime;

    /**
     * @param underAttack whether newcomers without a token must fetch one
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    AddressTokens(SecureRandom random, BooleanSupplier underAttack, LongSupplier nanoTime) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, "HmacSHA256");
        this.underAttack = underAttack;
        this.nanoTime = nanoTime;
    }

    @Override
    public boolean writeToken(ByteBuf out, ByteBuf connectionId, InetSocketAddress address) {
        if (!underAttack.getAsBoolean()) {
            return false;
        }
        long now = nanoTime.getAsLong();
        byte[] id = bytes(connectionId);
        out.writeLong(now).writeBytes(mac(now, id, address)).writeBytes(id);
        return true;
    }

    /** @return where the client's first connection id begins in the token; -1 for a token that is not ours */
    @Override
    public int validateToken(ByteBuf token, InetSocketAddress address) {
        int size = token.readableBytes();
        if (size < TIME_BYTES + MAC_BYTES || size > maxTokenLength()) {
            return -1;
        }
        int start = token.readerIndex();
        long written = token.getLong(start);
        byte[] given = new byte[MAC_BYTES];
        token.getBytes(start + TIME_BYTES, given);
        byte[] id = new byte[size - TIME_BYTES - MAC_BYTES];
        token.getBytes(start + TIME_BYTES + MAC_BYTES, id);
        long age = nanoTime.getAsLong() - written;
        boolean ours = MessageDigest.isEqual(mac(written, id, address), given);
        return ours && age >= 0 && age <= LIFE_NANOS ? TIME_BYTES + MAC_BYTES : -1;
    }

    private static byte[] bytes(ByteBuf in) {
        byte[] bytes = new byte[in.readableBytes()];
        in.getBytes(in.readerIndex(), bytes);
        return bytes;
    }

    private byte[] mac(long time, byte[] connectionId, InetSocketAddress address) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            mac.update(java.nio.ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                    .putLong(time)
                    .putInt(address.getPort())
                    .array());
            byte[] ip = address.getAddress().getAddress();
            mac.update((byte) ip.length);
            mac.update(ip);
            return Arrays.copyOf(mac.doFinal(connectionId), MAC_BYTES);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    @Override
    public int maxTokenLength() {
        return TIME_BYTES + MAC_BYTES + CONNECTION_ID_BYTES_MAX;
    }
}
