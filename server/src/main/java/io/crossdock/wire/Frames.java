package io.crossdock.wire;

import io.crossdock.hub.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Makes frames (RFC 6455 section 5.2: final, unmasked). A codec opens a buffer, writes the payload once, and seals it:
 * the header is put right before it, into room left for it. Any thread.
 */
public final class Frames {
    /** The longest header of an unmasked frame. */
    private static final int HEADROOM = 10;

    private Frames() {}

    /**
     * A buffer to write the payload to, with room for the header before it.
     *
     * @param payloadBytes the size to expect; the buffer grows when it is more
     */
    public static ByteBuf open(ByteBufAllocator allocator, int payloadBytes) {
        ByteBuf buffer = allocator.directBuffer(payloadBytes + HEADROOM);
        return buffer.setIndex(HEADROOM, HEADROOM);
    }

    /** Puts the header before what was written. Takes over one reference. */
    public static Frame seal(ByteBuf opened, Frame.Kind kind) {
        return seal(opened, kind == Frame.Kind.TEXT ? 0x81 : 0x82, kind);
    }

    /** As {@link #seal(ByteBuf, Frame.Kind)}, with RSV1 set: the payload is compressed (RFC 7692 section 6). */
    public static Frame sealCompressed(ByteBuf opened, Frame.Kind kind) {
        return seal(opened, kind == Frame.Kind.TEXT ? 0xc1 : 0xc2, kind);
    }

    /** A text frame of text that is known in full. */
    public static Frame text(ByteBufAllocator allocator, String text) {
        ByteBuf buffer = open(allocator, text.length());
        buffer.writeCharSequence(text, java.nio.charset.StandardCharsets.UTF_8);
        return seal(buffer, Frame.Kind.TEXT);
    }

    /** A frame around a copy of the payload's readable bytes. Borrows the payload. */
    public static Frame copyOf(ByteBufAllocator allocator, ByteBuf payload, Frame.Kind kind) {
        ByteBuf buffer = open(allocator, payload.readableBytes());
        buffer.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
        return seal(buffer, kind);
    }

    /**
     * A frame of what was written and then of the payload itself, which is not copied: for payloads so large that
     * copying costs more than one more vector. Takes over one reference to the first, borrows the payload and keeps what
     * holds its bytes.
     */
    public static Frame sharing(ByteBuf opened, ByteBuf payload, Frame.Kind kind) {
        int length = opened.readableBytes() + payload.readableBytes();
        int headerBytes = header(opened, length, kind == Frame.Kind.TEXT ? 0x81 : 0x82);
        ByteBuf both = opened.alloc().compositeBuffer(2).addComponents(true, opened, payload.retainedSlice());
        return new Frame(kind, both, headerBytes);
    }

    private static Frame seal(ByteBuf opened, int firstByte, Frame.Kind kind) {
        int headerBytes = header(opened, opened.readableBytes(), firstByte);
        return new Frame(kind, opened, headerBytes);
    }

    private static int header(ByteBuf opened, int length, int firstByte) {
        int headerBytes = length < 126 ? 2 : length < 65_536 ? 4 : 10;
        int start = HEADROOM - headerBytes;
        opened.readerIndex(start);
        opened.setByte(start, firstByte);
        if (headerBytes == 2) {
            opened.setByte(start + 1, length);
        } else if (headerBytes == 4) {
            opened.setByte(start + 1, 126).setShort(start + 2, length);
        } else {
            opened.setByte(start + 1, 127).setLong(start + 2, length);
        }
        return headerBytes;
    }
}
