package io.crossdock.client.event;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads what a {@link BincodeWriter}, or bincode 1.3 in Rust, has written. Every method throws {@link BincodeException}
 * when the bytes do not hold such a value; no length is trusted before the bytes are there. Bytes after the last value
 * that is asked for do not matter. For one thread.
 */
public final class BincodeReader {
    private final ByteBuffer in;

    public BincodeReader(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    public int u8() {
        return need(Byte.BYTES).get() & 0xff;
    }

    public int u16() {
        return need(Short.BYTES).getShort() & 0xffff;
    }

    public long u32() {
        return need(Integer.BYTES).getInt() & 0xffff_ffffL;
    }

    /** All 64 bits: a value of 2^63 or more is negative in Java. */
    public long u64() {
        return need(Long.BYTES).getLong();
    }

    public int i32() {
        return need(Integer.BYTES).getInt();
    }

    public long i64() {
        return u64();
    }

    public float f32() {
        return Float.intBitsToFloat(i32());
    }

    public double f64() {
        return Double.longBitsToDouble(u64());
    }

    public boolean bool() {
        int value = u8();
        if (value > 1) {
            throw new BincodeException("a boolean of " + value);
        }
        return value == 1;
    }

    public String string() {
        byte[] utf8 = bytes();
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException bad) {
            throw new BincodeException("a string that is not UTF-8");
        }
    }

    /** A {@code Vec<u8>}. */
    public byte[] bytes() {
        long length = u64();
        if (length < 0 || length > in.remaining()) {
            throw new BincodeException("a length beyond the end");
        }
        byte[] value = new byte[(int) length];
        in.get(value);
        return value;
    }

    /** A {@code Vec}. Each item must take at least a byte. */
    public <T> List<T> list(Function<BincodeReader, T> each) {
        long count = u64();
        if (count < 0 || count > in.remaining()) {
            throw new BincodeException("a count beyond the end");
        }
        List<T> items = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            items.add(each.apply(this));
        }
        return items;
    }

    /** How many bytes are left. */
    public int remaining() {
        return in.remaining();
    }

    private ByteBuffer need(int bytes) {
        if (in.remaining() < bytes) {
            throw new BincodeException("ends within a value");
        }
        return in;
    }
}
