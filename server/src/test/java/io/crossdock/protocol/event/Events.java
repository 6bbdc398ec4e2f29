package io.crossdock.protocol.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Frames as clients of the event protocol write them. */
public final class Events {
    /** A node of the documentation's examples. */
    public static final long ANNA = 0x1122334455667788L;

    public static final long BEN = 0x99AABBCCDDEEFF00L;

    /** A broadcast of ANNA: type PlayerMove, sequence 7, payload 01 02 03. */
    public static final byte[] BROADCAST = hex("49 53 01 01 39 00 00 00 88 77 66 55 44 33 22 11 00 68 e5 cf 8b 01 00 00"
            + "07 00 00 00 00 00 00 00 00 00 00 00 0a 00 00 00 00 00 00 00 50 6c 61 79 65 72 4d 6f 76 65"
            + "03 00 00 00 00 00 00 00 01 02 03");

    /** The same for BEN, sequence 8. */
    public static final byte[] TARGETED = hex("49 53 01 01 41 00 00 00 88 77 66 55 44 33 22 11 00 68 e5 cf 8b 01 00 00"
            + "08 00 00 00 00 00 00 00 02 00 00 00 00 ff ee dd cc bb aa 99 0a 00 00 00 00 00 00 00"
            + "50 6c 61 79 65 72 4d 6f 76 65 03 00 00 00 00 00 00 00 01 02 03");

    private Events() {}

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    public static byte[] id(long node) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(node)
                .array();
    }

    /** A frame with a scope of 0 (broadcast) or 1 (to the server). */
    public static byte[] event(long sender, long sequence, int scope, String typeName, byte[] payload) {
        return write(sender, sequence, scope, null, typeName, payload);
    }

    public static byte[] targeted(long sender, long sequence, long target, String typeName, byte[] payload) {
        return write(sender, sequence, 2, target, typeName, payload);
    }

    private static byte[] write(
            long sender,
            long sequence,
            int scope,
            @org.jspecify.annotations.Nullable Long target,
            String typeName,
            byte[] payload) {
        byte[] name = typeName.getBytes(UTF_8);
        int length = 44 + (target == null ? 0 : 8) + name.length + payload.length;
        ByteBuffer out = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {0x49, 0x53, 1, 1}).putInt(length);
        out.putLong(sender).putLong(1_700_000_000_000L).putLong(sequence).putInt(scope);
        if (target != null) {
            out.putLong(target);
        }
        return out.putLong(name.length)
                .put(name)
                .putLong(payload.length)
                .put(payload)
                .array();
    }

    /** The sequence number of a frame. */
    public static long sequence(byte[] frame) {
        return ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getLong(24);
    }

    /** The sender of a frame. */
    public static long sender(byte[] frame) {
        return ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getLong(8);
    }
}
