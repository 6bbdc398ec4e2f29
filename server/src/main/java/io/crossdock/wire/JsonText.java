package io.crossdock.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * JSON strings and the spelling that JavaScript's {@code JSON.stringify} gives them, since the clients compare bytes:
 * only quotes, backslashes, control characters and lone surrogates are escaped, all else is raw UTF-8. Pure functions.
 */
public final class JsonText {
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    /** The index of the first quote, backslash or control character from {@code start} on; {@code end} if none. */
    static int plainUntil(ByteBuf bytes, int start, int end) {
        int i = start;
        for (; i + 8 <= end; i += 8) {
            long word = bytes.getLongLE(i);
            if (special(word) != 0) {
                return i + (Long.numberOfTrailingZeros(special(word)) >>> 3);
            }
        }
        for (; i < end; i++) {
            byte b = bytes.getByte(i);
            if (b == '"' || b == '\\' || (b >= 0 && b < 0x20)) {
                return i;
            }
        }
        return end;
    }

    /** The high bit of each of eight bytes that is a quote, a backslash or below 0x20 (the first one is exact). */
    private static long special(long word) {
        long quote = word ^ 0x2222222222222222L;
        long slash = word ^ 0x5c5c5c5c5c5c5c5cL;
        return ((quote - ONES & ~quote) | (slash - ONES & ~slash) | (word - 0x2020202020202020L & ~word)) & HIGHS;
    }

    /** The index after the escape that begins at {@code i}. */
    static int afterEscape(ByteBuf bytes, int i, int end) throws MalformedMessage {
        int kind = i + 1 < end ? bytes.getByte(i + 1) : -1;
        if (kind == 'u') {
            for (int digit = i + 2; digit < i + 6; digit++) {
                if (digit >= end || Character.digit(bytes.getByte(digit), 16) < 0) {
                    throw new MalformedMessage("a bad escape");
                }
            }
            return i + 6;
        }
        if (kind < 0 || "\"\\/bfnrt".indexOf(kind) < 0) {
            throw new MalformedMessage("a bad escape");
        }
        return i + 2;
    }

    /** The index after this very word, which must lie at {@code start}. */
    static int afterWord(String word, ByteBuf bytes, int start, int end) throws MalformedMessage {
        boolean there = end - start >= word.length();
        for (int i = 0; there && i < word.length(); i++) {
            there = bytes.getByte(start + i) == word.charAt(i);
        }
        if (!there) {
            throw new MalformedMessage("not a JSON value");
        }
        return start + word.length();
    }

    /** The text of a string's bytes between its quotes, already checked by the scanner. */
    static String unescape(ByteBuf bytes, int start, int end) throws MalformedMessage {
        StringBuilder text = new StringBuilder(end - start);
        int i = start;
        while (i < end) {
            int plain = plainUntil(bytes, i, end);
            text.append(bytes.toString(i, plain - i, StandardCharsets.UTF_8));
            if (plain >= end) {
                break;
            }
            i = afterEscape(bytes, plain, end);
            text.append(escape(bytes, plain));
        }
        return text.toString();
    }

    private static char escape(ByteBuf bytes, int at) {
        char kind = (char) bytes.getByte(at + 1);
        return switch (kind) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) Integer.parseInt(bytes.toString(at + 2, 4, StandardCharsets.US_ASCII), 16);
            default -> kind;
        };
    }

    /** Writes a quoted JSON string. Borrows the buffer. */
    public static void write(ByteBuf out, String text) {
        out.writeByte('"');
        int plainFrom = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c < 0x20 || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                out.writeCharSequence(text.substring(plainFrom, i), StandardCharsets.UTF_8);
                writeEscape(out, c);
                plainFrom = i + 1;
            }
        }
        out.writeCharSequence(plainFrom == 0 ? text : text.substring(plainFrom), StandardCharsets.UTF_8);
        out.writeByte('"');
    }

    /**
     * Writes UTF-8 as the inside of a JSON string, eight bytes at a step: most text needs no escape. Borrows both
     * buffers.
     *
     * @param utf8 checked to be UTF-8, so without lone surrogates
     */
    public static void writeEscaped(ByteBuf out, ByteBuf utf8, int start, int end) {
        int i = start;
        while (i + 8 <= end) {
            out.ensureWritable(8);
            long word = utf8.getLongLE(i);
            long special = special(word);
            int to = out.writerIndex();
            out.setLongLE(to, word);
            if (special == 0) {
                out.writerIndex(to + 8);
                i += 8;
            } else {
                int plain = Long.numberOfTrailingZeros(special) >>> 3;
                out.writerIndex(to + plain);
                writeEscape(out, (char) utf8.getByte(i + plain));
                i += plain + 1;
            }
        }
        for (; i < end; i++) {
            byte b = utf8.getByte(i);
            if (b == '"' || b == '\\' || (b >= 0 && b < 0x20)) {
                writeEscape(out, (char) b);
            } else {
                out.writeByte(b);
            }
        }
    }

    /** The text as a quoted JSON string, for answers put together from text. */
    public static String quote(String text) {
        ByteBuf out = io.netty.buffer.Unpooled.buffer(text.length() + 16);
        write(out, text);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void writeEscape(ByteBuf out, char c) {
        int known = "\"\\\b\f\n\r\t".indexOf(c);
        out.writeByte('\\');
        if (known >= 0) {
            out.writeByte("\"\\bfnrt".charAt(known));
            return;
        }
        out.writeByte('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.writeByte(HEX.charAt(c >> shift & 0xf));
        }
    }

    /**
     * Writes a JSON value that the scanner has checked as {@code JSON.stringify} would: no white space between tokens,
     * strings in their shortest spelling. Numbers keep the client's spelling.
     */
    public static void writeCompact(ByteBuf out, ByteBuf bytes, int start, int end) throws MalformedMessage {
        int i = start;
        while (i < end) {
            byte b = bytes.getByte(i);
            if (b == '"') {
                JsonScanner string = new JsonScanner(bytes, i, end);
                string.skip();
                writeString(out, bytes, string);
                i = string.valueEnd() + 1;
            } else {
                if (b > ' ') {
                    out.writeByte(b);
                }
                i++;
            }
        }
    }

    /** Writes the string that the scanner read last, quoted; without escapes it is copied as it lies. */
    public static void writeString(ByteBuf out, ByteBuf bytes, JsonScanner read) throws MalformedMessage {
        if (read.escaped()) {
            write(out, read.text());
            return;
        }
        out.writeByte('"');
        out.writeBytes(bytes, read.valueStart(), read.valueEnd() - read.valueStart());
        out.writeByte('"');
    }
}
