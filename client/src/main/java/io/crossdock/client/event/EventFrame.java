package io.crossdock.client.event;

import io.crossdock.client.event.Event.Scope;

/** Frames of docs/protocols/event.md to events, and the other way round. Pure functions. */
final class EventFrame {
    private static final int MAGIC_0 = 0x49;
    private static final int MAGIC_1 = 0x53;
    private static final int VERSION = 1;
    private static final int EVENT = 1;
    private static final int HEADER_BYTES = 8;

    private EventFrame() {}

    /** An event to all others, or to the relay. */
    static byte[] encode(long sender, long timeMillis, long sequence, Scope scope, String type, byte[] payload) {
        BincodeWriter event = head(sender, timeMillis, sequence, scope);
        return framed(event.string(type).bytes(payload));
    }

    /** An event to one node. */
    static byte[] targeted(long sender, long timeMillis, long sequence, long target, String type, byte[] payload) {
        BincodeWriter event = head(sender, timeMillis, sequence, Scope.TARGETED).u64(target);
        return framed(event.string(type).bytes(payload));
    }

    private static BincodeWriter head(long sender, long timeMillis, long sequence, Scope scope) {
        return new BincodeWriter().u64(sender).u64(timeMillis).u64(sequence).u32(tag(scope));
    }

    private static byte[] framed(BincodeWriter event) {
        byte[] content = event.toBytes();
        return new BincodeWriter()
                .u8(MAGIC_0)
                .u8(MAGIC_1)
                .u8(VERSION)
                .u8(EVENT)
                .u32(content.length)
                .raw(content)
                .toBytes();
    }

    private static int tag(Scope scope) {
        return switch (scope) {
            case BROADCAST -> 0;
            case TO_SERVER -> 1;
            case TARGETED -> 2;
        };
    }

    /** @throws BincodeException when it is not one whole event frame */
    static Event decode(byte[] frame) {
        BincodeReader in = new BincodeReader(frame);
        if (in.remaining() < HEADER_BYTES || in.u8() != MAGIC_0 || in.u8() != MAGIC_1) {
            throw new BincodeException("not a frame");
        }
        if (in.u8() != VERSION || in.u8() != EVENT) {
            throw new BincodeException("not an event of version 1");
        }
        if (in.u32() != in.remaining()) {
            throw new BincodeException("not one whole frame");
        }
        long sender = in.u64();
        long timeMillis = in.u64();
        long sequence = in.u64();
        Scope scope = scope(in.u32());
        if (scope == Scope.TARGETED) {
            // The relay brings nobody what is for another node.
            in.u64();
        }
        return new Event(sender, timeMillis, sequence, scope, in.string(), in.bytes());
    }

    private static Scope scope(long tag) {
        return switch ((int) tag) {
            case 0 -> Scope.BROADCAST;
            case 1 -> Scope.TO_SERVER;
            case 2 -> Scope.TARGETED;
            default -> throw new BincodeException("scope " + tag);
        };
    }
}
