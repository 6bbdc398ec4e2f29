package io.crossdock.backplane.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.hub.Frame;
import io.crossdock.hub.GroupKey;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What nodes say to each other, as bytes: version, kind, flags, the sender's incarnation, a number in the channel's
 * sequence, an ordinal, and then the payload. Immutable; the bytes of a frame are those of the message it came in.
 *
 * @param returned whether a frame for one comes back to its sender, since nobody was there
 * @param sequence the message's number among the sender's on this channel ({@link SentNumbers}); 0 when it has none
 * @param ordinal what the kind says: {@code before} of a frame, the age of a holder, how long we were deaf; of a frame
 *     for one, how many bytes behind it are the name of its sender
 */
record Envelope(Kind kind, boolean returned, UUID sender, long sequence, long ordinal, ByteBuffer payload) {
    /** The order is that of the bytes on the wire. */
    enum Kind {
        /** A frame: how long its header is, then header and payload. */
        TEXT,
        BINARY,
        /** A name has a new holder. */
        TAKEN,
        /** A name has a holder that was there all the time, while Redis was not. */
        HELD,
        /** Somebody came to a group, is in it, or left it. */
        ARRIVED,
        DEPARTED,
        /** A node was deaf for so many nanoseconds, and asks what it missed; 1 for a number when it has asked before. */
        ASK,
        /** The answer: the last number on this channel, the last one that cannot be missing, and who has asked. */
        LAST;

        private static final Kind[] ALL = values();
    }

    private static final byte VERSION = 1;
    private static final byte RETURNED = 1;
    private static final int FLAGS_AT = 2;
    static final int SEQUENCE_AT = 3 + 2 * Long.BYTES;
    static final int HEADER_BYTES = SEQUENCE_AT + 2 * Long.BYTES;
    static final int ASKER_BYTES = 2 * Long.BYTES;

    /** Writes the header, without a place in the sequence, and leaves what comes behind it to be written. */
    static ByteBuffer open(byte[] message, Kind kind, UUID sender, long ordinal) {
        return ByteBuffer.wrap(message)
                .put(VERSION)
                .put(code(kind))
                .put((byte) 0)
                .putLong(sender.getMostSignificantBits())
                .putLong(sender.getLeastSignificantBits())
                .putLong(0)
                .putLong(ordinal);
    }

    @SuppressWarnings("EnumOrdinal") // the order is that of the wire, and says so
    private static byte code(Kind kind) {
        return (byte) kind.ordinal();
    }

    /** Borrows the frame. */
    static byte[] of(Frame frame, UUID sender, long before) {
        return of(frame, sender, before, new byte[0]);
    }

    /**
     * A frame for one. Borrows it.
     *
     * @param from the name to which it goes back if nobody is there; null for none
     */
    static byte[] forOne(Frame frame, UUID sender, @Nullable GroupKey from) {
        byte[] name = from == null ? new byte[0] : RedisNames.text(from.name()).getBytes(UTF_8);
        return of(frame, sender, name.length, name);
    }

    private static byte[] of(Frame frame, UUID sender, long ordinal, byte[] behind) {
        Kind kind = frame.kind() == Frame.Kind.TEXT ? Kind.TEXT : Kind.BINARY;
        ByteBuf bytes = frame.bytes();
        byte[] message = new byte[HEADER_BYTES + 1 + frame.wireBytes() + behind.length];
        ByteBuffer buffer = open(message, kind, sender, ordinal);
        buffer.put((byte) (frame.wireBytes() - frame.payloadBytes()));
        buffer.limit(message.length - behind.length);
        bytes.getBytes(bytes.readerIndex(), buffer);
        buffer.limit(message.length).put(behind);
        return message;
    }

    /** Gives the message its place in the sequence. */
    static void stamp(byte[] message, long sequence) {
        ByteBuffer.wrap(message).putLong(SEQUENCE_AT, sequence);
    }

    /** Null for what no node of this version wrote. */
    static @Nullable Envelope read(byte[] message) {
        if (message.length < HEADER_BYTES || message[0] != VERSION || message[1] < 0 || message[1] >= Kind.ALL.length) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(message);
        Kind kind = Kind.ALL[in.get(1)];
        boolean returned = in.get(FLAGS_AT) == RETURNED;
        in.position(3);
        UUID sender = new UUID(in.getLong(), in.getLong());
        long sequence = in.getLong();
        long ordinal = in.getLong();
        Envelope envelope = new Envelope(kind, returned, sender, sequence, ordinal, in.slice());
        return switch (kind) {
            case TEXT, BINARY -> envelope.holdsFrame() ? envelope : null;
            case LAST -> in.remaining() == ASKER_BYTES ? envelope : null;
            default -> envelope;
        };
    }

    /** Whom an answer is for. */
    UUID asker() {
        return new UUID(payload.getLong(0), payload.getLong(Long.BYTES));
    }

    boolean isFrame() {
        return kind == Kind.TEXT || kind == Kind.BINARY;
    }

    private boolean holdsFrame() {
        return payload.hasRemaining()
                && payload.remaining() > payload.get(0)
                && payload.get(0) >= 2
                && payload.get(0) <= 10;
    }

    /** The frame in it, in a buffer of its own. The caller releases it. */
    Frame frame(ByteBufAllocator allocator) {
        return frame(allocator, payload.duplicate());
    }

    /** As {@link #frame}, of a frame for one. */
    Frame frameForOne(ByteBufAllocator allocator) {
        return frame(allocator, withoutName());
    }

    /** Where the sender's name begins; no bytes that anybody may have written make it begin inside the header. */
    private int nameAt() {
        long bytes = Math.max(0, Math.min(ordinal, payload.limit() - 1 - payload.get(0)));
        return (int) (payload.limit() - bytes);
    }

    private ByteBuffer withoutName() {
        return payload.duplicate().limit(nameAt());
    }

    /** The name of a frame's sender, of the same protocol as the receiver's; null when it does not want it back. */
    @Nullable
    GroupKey from(String protocol) {
        ByteBuffer name = payload.duplicate().position(nameAt());
        return name.hasRemaining()
                ? new GroupKey(protocol, RedisNames.name(UTF_8.decode(name).toString()))
                : null;
    }

    /** The frame for one on its way back. */
    byte[] back(UUID sender) {
        ByteBuffer frame = withoutName();
        byte[] message = new byte[HEADER_BYTES + frame.remaining()];
        open(message, kind, sender, 0).put(frame);
        message[FLAGS_AT] = RETURNED;
        return message;
    }

    private Frame frame(ByteBufAllocator allocator, ByteBuffer bytes) {
        int headerBytes = bytes.get();
        ByteBuf copy = allocator.directBuffer(bytes.remaining()).writeBytes(bytes);
        return new Frame(kind == Kind.TEXT ? Frame.Kind.TEXT : Frame.Kind.BINARY, copy, headerBytes);
    }
}
