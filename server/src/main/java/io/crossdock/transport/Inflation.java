package io.crossdock.transport;

import io.crossdock.hub.Frame;
import io.crossdock.wire.CloseReason;
import io.crossdock.wire.Frames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * permessage-deflate (RFC 7692) without context takeover in either direction, so that one deflater and one inflater
 * serve all connections of a loop and a frame is compressed once for all its receivers. Confined to its loop, but for
 * {@link #deflate}, which shared frames call under their own lock.
 */
final class Inflation {
    /** What a sync flush leaves at the end of each message and RFC 7692 section 7.2.1 takes off. */
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    /** Smaller messages gain nothing. */
    private static final int DEFLATE_BYTES_MIN = 64;

    private static final int STEP_BYTES = 16_384;

    /** One per thread: a deflater is a quarter of a megabyte outside the heap. */
    private static final FastThreadLocal<Deflater> DEFLATERS = new FastThreadLocal<>() {
        @Override
        protected Deflater initialValue() {
            return new Deflater(Deflater.BEST_SPEED, true);
        }

        @Override
        protected void onRemoval(Deflater deflater) {
            deflater.end();
        }
    };

    private final Inflater inflater = new Inflater(true);

    /**
     * Inflates one message. Borrows both buffers.
     *
     * @return null, or why the connection must be closed: not deflate data, or more than {@code bytesMax} of it
     */
    @Nullable
    CloseReason inflate(ByteBuf payload, ByteBuf out, int bytesMax) {
        inflater.reset();
        try {
            inflater.setInput(payload.nioBuffer());
            CloseReason reason = drain(out, bytesMax);
            if (reason == null && !inflater.finished()) {
                inflater.setInput(TAIL);
                reason = drain(out, bytesMax);
            }
            return reason;
        } catch (DataFormatException notDeflate) {
            return CloseReason.INVALID_UTF8;
        }
    }

    private @Nullable CloseReason drain(ByteBuf out, int bytesMax) throws DataFormatException {
        while (!inflater.finished()) {
            out.ensureWritable(Math.min(STEP_BYTES, bytesMax - out.readableBytes() + 1));
            ByteBuffer room = out.nioBuffer(out.writerIndex(), out.writableBytes());
            int count = inflater.inflate(room);
            out.writerIndex(out.writerIndex() + count);
            if (out.readableBytes() > bytesMax) {
                return CloseReason.TOO_LARGE;
            }
            if (count == 0) {
                return null;
            }
        }
        return null;
    }

    /** The frame compressed, or the frame itself when that is not smaller. Any thread. */
    static Frame deflate(Frame frame, ByteBufAllocator allocator) {
        if (frame.payloadBytes() < DEFLATE_BYTES_MIN) {
            return frame;
        }
        Deflater deflater = DEFLATERS.get();
        deflater.reset();
        ByteBuf out = Frames.open(allocator, frame.payloadBytes() / 2 + 64);
        try {
            deflater.setInput(frame.payload().nioBuffer());
            int count;
            do {
                out.ensureWritable(STEP_BYTES / 4);
                count = deflater.deflate(out.nioBuffer(out.writerIndex(), out.writableBytes()), Deflater.SYNC_FLUSH);
                out.writerIndex(out.writerIndex() + count);
            } while (!out.isWritable());
            out.writerIndex(out.writerIndex() - TAIL.length);
            if (out.readableBytes() >= frame.payloadBytes()) {
                return frame;
            }
            return Frames.sealCompressed(out.retain(), frame.kind());
        } finally {
            out.release();
        }
    }
}
