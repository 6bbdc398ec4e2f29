package io.crossdock.cli.bench.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Writes client frames (RFC 6455 section 5.2). The content is written first, behind a gap that fits any header, and is
 * masked where it lies, so that a message is never copied.
 */
public final class FrameWriter {
    /** Two bytes, the longest length and the mask. */
    private static final int HEADER_BYTES_MAX = 14;

    private static final int MASKED = 0x80;
    private static final int FINAL = 0x80;

    private FrameWriter() {}

    /** A buffer to append the content to. The caller owns it and hands it to {@link #end}. */
    public static ByteBuf begin(ByteBufAllocator allocator, int contentBytes) {
        ByteBuf frame = allocator.directBuffer(HEADER_BYTES_MAX + contentBytes);
        return frame.setIndex(HEADER_BYTES_MAX, HEADER_BYTES_MAX);
    }

    /** Turns the content in a buffer of {@link #begin} into one final frame; the caller still owns the buffer. */
    public static ByteBuf end(ByteBuf frame, int opcode, int mask) {
        int start = frame.readerIndex();
        int length = frame.readableBytes();
        mask(frame, start, start + length, mask);
        frame.setInt(start - 4, mask);
        int header = start - 6;
        if (length < 126) {
            frame.setByte(header + 1, MASKED | length);
        } else if (length < 65536) {
            header = start - 8;
            frame.setByte(header + 1, MASKED | 126);
            frame.setShort(header + 2, length);
        } else {
            header = start - HEADER_BYTES_MAX;
            frame.setByte(header + 1, MASKED | 127);
            frame.setLong(header + 2, length);
        }
        frame.setByte(header, FINAL | opcode);
        return frame.readerIndex(header);
    }

    private static void mask(ByteBuf frame, int from, int to, int mask) {
        long wide = ((long) mask << 32) | (mask & 0xffffffffL);
        int at = from;
        for (; at + 8 <= to; at += 8) {
            frame.setLong(at, frame.getLong(at) ^ wide);
        }
        for (; at < to; at++) {
            int shift = 24 - 8 * ((at - from) & 3);
            frame.setByte(at, frame.getByte(at) ^ (mask >>> shift));
        }
    }
}
