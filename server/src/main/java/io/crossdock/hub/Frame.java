package io.crossdock.hub;

import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Bytes ready to send, encoded once and shared by all receivers on all loops. A WebSocket frame of a server is not
 * masked, so its header and payload are the same bytes for everybody: they lie side by side in one buffer, and a
 * transport that frames in another way takes {@link #payload()} alone. Contents never change; safe for any thread.
 */
public final class Frame extends AbstractReferenceCounted {
    /** What a WebSocket client is told about the payload. */
    public enum Kind {
        TEXT,
        BINARY
    }

    private final Kind kind;
    private final ByteBuf bytes;
    private final int headerBytes;
    private @Nullable Frame variant;
    private boolean variantTried;

    /**
     * Takes over one reference.
     *
     * @param bytes a WebSocket header and then the payload, all readable
     * @param headerBytes how many of them are the header
     */
    public Frame(Kind kind, ByteBuf bytes, int headerBytes) {
        this.kind = kind;
        this.bytes = bytes;
        this.headerBytes = headerBytes;
    }

    public Kind kind() {
        return kind;
    }

    /** Header and payload as they go on a WebSocket. Borrowed: duplicate before moving its indices. */
    public ByteBuf bytes() {
        return bytes;
    }

    /** The payload alone, as a view. Borrowed. */
    public ByteBuf payload() {
        return bytes.slice(bytes.readerIndex() + headerBytes, payloadBytes());
    }

    public int wireBytes() {
        return bytes.readableBytes();
    }

    public int payloadBytes() {
        return bytes.readableBytes() - headerBytes;
    }

    /**
     * The same message in another encoding (compressed), made at most once however many receivers want it. The frame
     * owns the variant; the caller borrows it.
     *
     * @param encoder returns a new frame, or this one when there is nothing to gain
     */
    public synchronized Frame variant(UnaryOperator<Frame> encoder) {
        if (!variantTried) {
            variantTried = true;
            Frame made = encoder.apply(this);
            variant = made == this ? null : made;
        }
        return variant == null ? this : variant;
    }

    @Override
    public Frame retain() {
        super.retain();
        return this;
    }

    @Override
    protected void deallocate() {
        bytes.release();
        if (variant != null) {
            variant.release();
        }
    }

    @Override
    public ReferenceCounted touch(Object hint) {
        bytes.touch(hint);
        return this;
    }
}
