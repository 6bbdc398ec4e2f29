package io.crossdock.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Base64 (RFC 4648 section 4, padded) from buffer to buffer, with nothing in between. Pure functions. */
public final class Base64Text {
    private static final byte[] DIGITS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);

    /** Two digits for each twelve bits. */
    private static final char[] PAIRS = new char[4096];

    static {
        for (int i = 0; i < PAIRS.length; i++) {
            PAIRS[i] = (char) (DIGITS[i >> 6] << 8 | DIGITS[i & 63]);
        }
    }

    private Base64Text() {}

    /** How many characters so many bytes become. */
    public static int length(int bytes) {
        return (bytes + 2) / 3 * 4;
    }

    /** Writes all readable bytes. Borrows both buffers. */
    public static void write(ByteBuf out, ByteBuf bytes) {
        int i = bytes.readerIndex();
        int end = bytes.writerIndex();
        out.ensureWritable(length(end - i));
        for (; i + 3 <= end; i += 3) {
            int three = bytes.getUnsignedMedium(i);
            out.writeInt(PAIRS[three >> 12] << 16 | PAIRS[three & 0xfff]);
        }
        if (end - i == 1) {
            int last = PAIRS[bytes.getUnsignedByte(i) << 4];
            out.writeInt(last << 16 | '=' << 8 | '=');
        } else if (end - i == 2) {
            int last = bytes.getUnsignedShort(i) << 2;
            out.writeShort(PAIRS[last >> 6]).writeByte(DIGITS[last & 63]).writeByte('=');
        }
    }
}
