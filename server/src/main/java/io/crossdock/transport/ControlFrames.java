package io.crossdock.transport;

import io.crossdock.wire.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Control frames of a server (RFC 6455 section 5.5). Pure functions; the caller owns what it gets. */
final class ControlFrames {
    private ControlFrames() {}

    static ByteBuf ping(ByteBufAllocator allocator) {
        return allocator.directBuffer(2).writeByte(0x89).writeByte(0);
    }

    /** Borrows the payload. */
    static ByteBuf pong(ByteBufAllocator allocator, ByteBuf payload) {
        return allocator
                .directBuffer(2 + payload.readableBytes())
                .writeByte(0x8a)
                .writeByte(payload.readableBytes())
                .writeBytes(payload, payload.readerIndex(), payload.readableBytes());
    }

    static ByteBuf close(ByteBufAllocator allocator, CloseReason reason) {
        if (reason.code() == CloseReason.NO_CODE) {
            return allocator.directBuffer(2).writeByte(0x88).writeByte(0);
        }
        byte[] text = reason.text().getBytes(StandardCharsets.UTF_8);
        return allocator
                .directBuffer(4 + text.length)
                .writeByte(0x88)
                .writeByte(2 + text.length)
                .writeShort(reason.code())
                .writeBytes(text);
    }
}
