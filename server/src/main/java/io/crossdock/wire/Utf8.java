package io.crossdock.wire;

import io.netty.buffer.ByteBuf;

/**
 * Checks UTF-8 (RFC 3629) piece by piece: the state between two pieces is one number, so a text that goes wrong in its
 * first fragment is refused there. Pure functions.
 */
public final class Utf8 {
    /** Between characters: a text may end here. */
    public static final int ACCEPT = 0;

    public static final int REJECT = -1;

    private static final long HIGHS = 0x8080808080808080L;

    private Utf8() {}

    /** Whether the readable bytes are one whole text. Borrows the buffer. */
    public static boolean isText(ByteBuf bytes) {
        return check(ACCEPT, bytes, bytes.readerIndex(), bytes.writerIndex()) == ACCEPT;
    }

    /**
     * Steps over bytes from one absolute index to another.
     *
     * @param state what the piece before returned, {@link #ACCEPT} at the beginning
     * @return the state after them, {@link #REJECT} for ever after the first fault
     */
    public static int check(int state, ByteBuf bytes, int start, int end) {
        int now = state;
        int i = start;
        while (i < end) {
            if (now == ACCEPT) {
                while (i + 8 <= end && (bytes.getLong(i) & HIGHS) == 0) {
                    i += 8;
                }
                if (i >= end) {
                    return ACCEPT;
                }
            }
            now = now == ACCEPT ? lead(bytes.getByte(i)) : continuation(now, bytes.getByte(i));
            if (now == REJECT) {
                return REJECT;
            }
            i++;
        }
        return now;
    }

    /**
     * The state after a character's first byte: how many bytes are to come, and in which range the next one must lie
     * (narrower than 80..bf after e0, ed, f0 and f4, RFC 3629 section 4).
     */
    private static int lead(byte b) {
        int lead = b & 0xff;
        if (lead < 0x80) {
            return ACCEPT;
        }
        if (lead < 0xc2 || lead > 0xf4) {
            return REJECT;
        }
        if (lead < 0xe0) {
            return state(1, 0x80, 0xbf);
        }
        if (lead < 0xf0) {
            return state(2, lead == 0xe0 ? 0xa0 : 0x80, lead == 0xed ? 0x9f : 0xbf);
        }
        return state(3, lead == 0xf0 ? 0x90 : 0x80, lead == 0xf4 ? 0x8f : 0xbf);
    }

    private static int continuation(int state, byte b) {
        int next = b & 0xff;
        if (next < (state >> 8 & 0xff) || next > (state & 0xff)) {
            return REJECT;
        }
        int left = (state >> 16) - 1;
        return left == 0 ? ACCEPT : state(left, 0x80, 0xbf);
    }

    private static int state(int left, int low, int high) {
        return left << 16 | low << 8 | high;
    }
}
