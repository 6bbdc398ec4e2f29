package io.crossdock.client.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.function.BiConsumer;

/**
 * Writes values as bincode 1.3 does by default: little-endian, every integer at its full width, no field names. A Rust
 * struct is its fields one after the other, an enum a {@link #u32} with the variant's number and then its fields, an
 * {@code Option} a {@link #bool} and then the value if there is one. For one thread.
 */
public final class BincodeWriter {
    private static final int FIRST_BYTES = 64;

    private ByteBuffer out = ByteBuffer.allocate(FIRST_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /** The lowest eight bits. */
    public BincodeWriter u8(int value) {
        room(Byte.BYTES).put((byte) value);
        return this;
    }

    /** The lowest sixteen bits. */
    public BincodeWriter u16(int value) {
        room(Short.BYTES).putShort((short) value);
        return this;
    }

    /** The lowest 32 bits. */
    public BincodeWriter u32(long value) {
        room(Integer.BYTES).putInt((int) value);
        return this;
    }

    /** All 64 bits, whatever sign they have in Java. */
    public BincodeWriter u64(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    public BincodeWriter i32(int value) {
        return u32(value);
    }

    public BincodeWriter i64(long value) {
        return u64(value);
    }

    public BincodeWriter f32(float value) {
        return u32(Float.floatToRawIntBits(value));
    }

    public BincodeWriter f64(double value) {
        return u64(Double.doubleToRawLongBits(value));
    }

    public BincodeWriter bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    /** A {@code String}: its length in bytes, and UTF-8. */
    public BincodeWriter string(String value) {
        return bytes(value.getBytes(UTF_8));
    }

    /** A {@code Vec<u8>}. */
    public BincodeWriter bytes(byte[] value) {
        u64(value.length);
        return raw(value);
    }

    /** A {@code Vec}: how many, and one after the other. */
    public <T> BincodeWriter list(Collection<T> items, BiConsumer<BincodeWriter, T> each) {
        u64(items.size());
        items.forEach(item -> each.accept(this, item));
        return this;
    }

    /** Bytes as they are, without a length: a {@code [u8; N]}. */
    public BincodeWriter raw(byte[] value) {
        room(value.length).put(value);
        return this;
    }

    /** What has been written so far. */
    public byte[] toBytes() {
        byte[] all = new byte[out.position()];
        out.get(0, all);
        return all;
    }

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            int wanted = Math.addExact(out.position(), bytes);
            ByteBuffer larger = ByteBuffer.allocate(
                            (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(wanted, 2L * out.capacity())))
                    .order(ByteOrder.LITTLE_ENDIAN);
            out = larger.put(out.flip());
        }
        return out;
    }
}
