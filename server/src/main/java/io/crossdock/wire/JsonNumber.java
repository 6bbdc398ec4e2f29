package io.crossdock.wire;

import io.netty.buffer.ByteBuf;

/** How JSON writes numbers (RFC 8259 section 6). They are checked and passed on, never converted. Pure functions. */
final class JsonNumber {
    private JsonNumber() {}

    /** The index after the number that begins at {@code start}. */
    static int after(ByteBuf bytes, int start, int end) throws MalformedMessage {
        int at = byteAt(bytes, start, end) == '-' ? start + 1 : start;
        at = byteAt(bytes, at, end) == '0' ? at + 1 : afterDigits(bytes, at, end);
        if (byteAt(bytes, at, end) == '.') {
            at = afterDigits(bytes, at + 1, end);
        }
        if ((byteAt(bytes, at, end) | 0x20) != 'e') {
            return at;
        }
        int sign = byteAt(bytes, at + 1, end);
        return afterDigits(bytes, sign == '+' || sign == '-' ? at + 2 : at + 1, end);
    }

    private static int afterDigits(ByteBuf bytes, int start, int end) throws MalformedMessage {
        int at = start;
        while (byteAt(bytes, at, end) >= '0' && byteAt(bytes, at, end) <= '9') {
            at++;
        }
        if (at == start) {
            throw new MalformedMessage("not a JSON value");
        }
        return at;
    }

    private static int byteAt(ByteBuf bytes, int index, int end) {
        return index < end ? bytes.getByte(index) : -1;
    }
}
