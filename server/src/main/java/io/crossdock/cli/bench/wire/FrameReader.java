package io.crossdock.cli.bench.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what the relay sent into messages (RFC 6455 section 5) and shows each one where it lies: nothing is copied
 * unless a frame arrived in pieces. Owned by one event loop.
 */
public final class FrameReader {
    /** Gets what was read. Called on the reader's loop; the buffer is only lent for the call. */
    public interface Sink {
        /**
         * One control frame or one whole message. Its content is the {@code length} bytes of {@code buffer} from
         * {@code index} on.
         */
        void frame(int opcode, ByteBuf buffer, int index, int length);
    }

    private static final int RESERVED_BITS = 0x70;

    private final Sink sink;
    private final ByteBufAllocator allocator;
    private final int messageBytesMax;
    private @Nullable ByteBuf partial;
    private @Nullable ByteBuf fragments;
    private int fragmentedOpcode;

    public FrameReader(Sink sink, ByteBufAllocator allocator, int messageBytesMax) {
        this.sink = sink;
        this.allocator = allocator;
        this.messageBytesMax = messageBytesMax;
    }

    /** Takes over one reference. Throws when the relay broke the protocol; the connection is of no use after that. */
    public void read(ByteBuf in) throws WireError {
        try {
            while (partial != null && in.isReadable()) {
                complete(partial, in);
            }
            while (in.isReadable()) {
                long extent = extent(in);
                if (extent > in.readableBytes()) {
                    partial = allocator.buffer((int) extent).writeBytes(in);
                    return;
                }
                frame(in, (int) extent);
            }
        } finally {
            in.release();
        }
    }

    /** Frees what is held of an unfinished message. */
    public void close() {
        if (partial != null) {
            partial.release();
            partial = null;
        }
        if (fragments != null) {
            fragments.release();
            fragments = null;
        }
    }

    /** Only as much as the unfinished frame lacks is copied; all that follows is read in place. */
    private void complete(ByteBuf held, ByteBuf in) throws WireError {
        int lacking = (int) extent(held) - held.readableBytes();
        held.writeBytes(in, Math.min(lacking, in.readableBytes()));
        long extent = extent(held);
        if (extent > held.readableBytes()) {
            return;
        }
        partial = null;
        try {
            frame(held, (int) extent);
        } finally {
            held.release();
        }
    }

    /** Bytes up to the end of the frame, or of its header while that is not complete. */
    private long extent(ByteBuf in) throws WireError {
        int readable = in.readableBytes();
        if (readable < 2) {
            return 2;
        }
        int at = in.readerIndex();
        int second = in.getUnsignedByte(at + 1);
        if (second > 127) {
            throw new WireError("protocol error: the relay sent a masked frame");
        }
        if (second < 126) {
            return 2L + second;
        }
        if (second == 126) {
            return readable < 4 ? 4 : bounded(4, in.getUnsignedShort(at + 2));
        }
        return readable < 10 ? 10 : bounded(10, in.getLong(at + 2));
    }

    private long bounded(int header, long length) throws WireError {
        if (length < 0 || length > messageBytesMax) {
            throw new WireError(
                    "protocol error: the relay sent a frame of " + Long.toUnsignedString(length) + " bytes");
        }
        return header + length;
    }

    private void frame(ByteBuf in, int extent) throws WireError {
        int start = in.readerIndex();
        int first = in.getUnsignedByte(start);
        int second = in.getUnsignedByte(start + 1);
        if ((first & RESERVED_BITS) != 0) {
            throw new WireError("protocol error: the relay set a reserved bit, but no extension was agreed");
        }
        int header = second < 126 ? 2 : second == 126 ? 4 : 10;
        int opcode = first & 0x0f;
        boolean last = first > 127;
        in.skipBytes(extent);
        boolean whole = last && opcode != Opcode.CONTINUATION && fragments == null;
        if (opcode >= Opcode.CLOSE || whole) {
            sink.frame(opcode, in, start + header, extent - header);
        } else {
            fragment(opcode, last, in, start + header, extent - header);
        }
    }

    private void fragment(int opcode, boolean last, ByteBuf in, int index, int length) throws WireError {
        if ((opcode == Opcode.CONTINUATION) != (fragments != null)) {
            throw new WireError("protocol error: the relay sent a fragment out of place");
        }
        ByteBuf whole = fragments;
        if (whole == null) {
            whole = allocator.buffer(2 * length);
            fragments = whole;
            fragmentedOpcode = opcode;
        }
        if (length > messageBytesMax - whole.readableBytes()) {
            throw new WireError("protocol error: the relay sent a message of more than " + messageBytesMax + " bytes");
        }
        whole.writeBytes(in, index, length);
        if (!last) {
            return;
        }
        fragments = null;
        try {
            sink.frame(fragmentedOpcode, whole, 0, whole.readableBytes());
        } finally {
            whole.release();
        }
    }
}
