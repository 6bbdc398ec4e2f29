package io.crossdock.hub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Frames for tests of the hub, from an allocator that the leak detector watches. */
public final class TestFrames {
    private TestFrames() {}

    /** A text frame of less than 126 bytes. */
    public static Frame text(String payload) {
        byte[] utf8 = payload.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > 125) {
            throw new AssertionError("too long for a frame of two header bytes");
        }
        ByteBuf bytes = ByteBufAllocator.DEFAULT.directBuffer(2 + utf8.length);
        return new Frame(
                Frame.Kind.TEXT, bytes.writeByte(0x81).writeByte(utf8.length).writeBytes(utf8), 2);
    }

    /** A binary frame that weighs so many bytes on the wire, whatever they are. */
    public static Frame weighing(int wireBytes) {
        return new Frame(
                Frame.Kind.BINARY,
                ByteBufAllocator.DEFAULT.directBuffer(wireBytes).writeZero(wireBytes),
                2);
    }
}
