package io.crossdock.transport;

import io.netty.buffer.ByteBuf;

/** The client's mask (RFC 6455 section 5.3), taken off in place, eight bytes at a time. A pure function. */
final class Masking {
    private Masking() {}

    /**
     * @param start absolute index of the first byte
     * @param mask the frame's masking key, first byte highest
     * @param offset how many payload bytes of this frame came before
     */
    static void apply(ByteBuf bytes, int start, int count, int mask, int offset) {
        int turned = Integer.rotateLeft(mask, (offset & 3) * 8);
        long wide = (long) turned << 32 | (turned & 0xffffffffL);
        int i = start;
        int end = start + count;
        for (; i + 8 <= end; i += 8) {
            bytes.setLong(i, bytes.getLong(i) ^ wide);
        }
        for (int shift = 24; i < end; i++, shift = shift == 0 ? 24 : shift - 8) {
            bytes.setByte(i, bytes.getByte(i) ^ turned >>> shift);
        }
    }
}
