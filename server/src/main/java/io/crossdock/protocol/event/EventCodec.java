package io.crossdock.protocol.event;

import io.crossdock.hub.Frame;
import io.crossdock.wire.Frames;
import io.crossdock.wire.MalformedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Frames of the event protocol: eight bytes of header, then an event as bincode 1.3 writes it with integers of fixed
 * width, all little-endian. Everything that a client's decoder checks is checked here, since a client goes deaf at the
 * first event it cannot decode. Pure functions.
 */
final class EventCodec {
    static final int HEADER_BYTES = 8;
    static final int NODE_ID_BYTES = 8;

    private static final int MAGIC_I = 0x49;
    private static final int MAGIC_S = 0x53;
    private static final int VERSION = 1;
    private static final int EVENT = 1;
    private static final int HEARTBEAT = 2;
    private static final int ACK = 3;

    private static final int SCOPE_AT = HEADER_BYTES + 24;
    private static final int TARGETED_TAG = 2;
    private static final EventMessage.Scope[] SCOPES = EventMessage.Scope.values();
    private static final EventMessage IDLE = new EventMessage.Idle();

    private EventCodec() {}

    /** Whether these may be the first bytes of a frame, as far as they go. */
    static boolean begins(ByteBuf in) {
        int at = in.readerIndex();
        int known = in.readableBytes();
        int type = known > 3 ? in.getByte(at + 3) : EVENT;
        return (known < 1 || in.getByte(at) == MAGIC_I)
                && (known < 2 || in.getByte(at + 1) == MAGIC_S)
                && (known < 3 || in.getByte(at + 2) == VERSION)
                && type >= EVENT
                && type <= ACK;
    }

    /** The payload's length as the header says it. The header must be there. */
    static long payloadBytes(ByteBuf in) {
        return in.getUnsignedIntLE(in.readerIndex() + 4);
    }

    /** One whole frame, exactly. Borrows it. */
    static EventMessage decode(ByteBuf in) throws MalformedMessage {
        if (in.readableBytes() < HEADER_BYTES || !begins(in)) {
            throw new MalformedMessage("no frame of this protocol");
        }
        if (payloadBytes(in) != in.readableBytes() - HEADER_BYTES) {
            throw new MalformedMessage("not as long as its header says");
        }
        int type = in.getByte(in.readerIndex() + 3);
        return type == HEARTBEAT || type == ACK ? IDLE : event(in);
    }

    private static EventMessage event(ByteBuf in) throws MalformedMessage {
        int start = in.readerIndex();
        int end = in.writerIndex();
        if (end - start < SCOPE_AT + 4) {
            throw new MalformedMessage("an event without scope");
        }
        long tag = in.getUnsignedIntLE(start + SCOPE_AT);
        if (tag >= SCOPES.length) {
            throw new MalformedMessage("an unknown scope");
        }
        int nameAt = start + SCOPE_AT + 4 + (tag == TARGETED_TAG ? NODE_ID_BYTES : 0);
        ByteBuf name = bytes(in, nameAt, end);
        if (!ByteBufUtil.isText(name, StandardCharsets.UTF_8)) {
            throw new MalformedMessage("a type name that is not UTF-8");
        }
        ByteBuf payload = bytes(in, nameAt + 8 + name.readableBytes(), end);
        return new EventMessage.Event(
                in.getLongLE(start + HEADER_BYTES),
                in.getLongLE(start + HEADER_BYTES + 16),
                SCOPES[(int) tag],
                tag == TARGETED_TAG ? in.getLongLE(start + SCOPE_AT + 4) : 0,
                name,
                payload,
                in);
    }

    /** What a u64 says the length of, right behind it. */
    private static ByteBuf bytes(ByteBuf in, int at, int end) throws MalformedMessage {
        long length = end - at < 8 ? -1 : in.getLongLE(at);
        if (length < 0 || length > end - at - 8) {
            throw new MalformedMessage("a length beyond the frame");
        }
        return in.slice(at + 8, (int) length);
    }

    /** The relay's answer to a handshake: the id alone. */
    static Frame ack(ByteBufAllocator allocator, long nodeId) {
        ByteBuf out = Frames.open(allocator, NODE_ID_BYTES);
        out.writeLongLE(nodeId);
        return Frames.seal(out, Frame.Kind.BINARY);
    }

    /** An event as it came, for others. Borrows it. */
    static Frame forward(ByteBufAllocator allocator, EventMessage.Event event) {
        return Frames.copyOf(allocator, event.frame(), Frame.Kind.BINARY);
    }

    /**
     * An event of the relay's own, from node 0 to one node.
     *
     * @param payload writes it
     */
    static Frame toNode(
            ByteBufAllocator allocator,
            long target,
            long timestampMillis,
            long sequence,
            String typeName,
            Consumer<ByteBuf> payload) {
        ByteBuf out = Frames.open(allocator, 192);
        out.writeByte(MAGIC_I).writeByte(MAGIC_S).writeByte(VERSION).writeByte(EVENT);
        int lengthAt = out.writerIndex();
        out.writeIntLE(0);
        out.writeLongLE(0).writeLongLE(timestampMillis).writeLongLE(sequence);
        out.writeIntLE(TARGETED_TAG).writeLongLE(target);
        Bincode.writeString(out, typeName);
        int payloadAt = out.writerIndex();
        out.writeLongLE(0);
        payload.accept(out);
        out.setLongLE(payloadAt, out.writerIndex() - payloadAt - 8L);
        out.setIntLE(lengthAt, out.writerIndex() - lengthAt - 4);
        return Frames.seal(out, Frame.Kind.BINARY);
    }
}
