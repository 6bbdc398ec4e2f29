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

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    /**
     * How many bytes the text between two indices decodes to, padded or not; -1 when it is not base64. The text is the
     * inside of a JSON string that the scanner has checked: some encoders write a slash as {@code \/}, and no other
     * escape has a place in base64.
     */
    public static int decodedLength(ByteBuf text, int start, int end) {
        int digits = 0;
        int padding = 0;
        int i = start;
        while (i < end) {
            if (padding == 0 && i + 8 <= end && allDigits(text.getLong(i))) {
                digits += 8;
                i += 8;
                continue;
            }
            int c = text.getByte(i++);
            if (c == '\\') {
                c = text.getByte(i++) == '/' ? '/' : -1;
            }
            if (c == '=') {
                padding++;
            } else if (padding > 0 || !isDigit(c)) {
                return -1;
            } else {
                digits++;
            }
        }
        boolean whole = padding == 0 || (padding <= 2 && (digits + padding) % 4 == 0);
        return whole && digits % 4 != 1 ? (int) (digits * 3L / 4) : -1;
    }

    private static boolean isDigit(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '/' && c <= '9') || c == '+';
    }

    /** The same of eight at once: megabytes come this way, on an event loop. */
    private static boolean allDigits(long word) {
        if ((word & HIGHS) != 0) {
            return false;
        }
        long digits = within(word, 'A', 'Z') | within(word, 'a', 'z') | within(word, '/', '9') | within(word, '+', '+');
        return digits == HIGHS;
    }

    /** The high bit of each of eight ASCII characters that lies in the range. */
    private static long within(long word, int first, int last) {
        return (word + ONES * (0x80 - first)) & ~(word + ONES * (0x7f - last)) & HIGHS;
    }

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
