package io.crossdock.cli.bench.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * What tells one message of a run from every other: who sent it, as its how-manieth, when, and in answer to what. A
 * message's payload begins with its marker, either as 30 raw bytes or as their base64, 40 characters.
 *
 * <p>Mutable, so that no message costs an object: each event loop has one to write and one to read with.
 */
public final class Marker {
    public static final int BYTES = 30;
    public static final int BASE64_BYTES = 40;

    /** The reply field of a message that answers nothing. */
    public static final int NO_REPLY = -1;

    /** How the base64 form begins. '+' is rare in the envelopes around it, so the search hardly ever stops in vain. */
    private static final String MAGIC_BASE64 = "+xdock1+";

    private static final byte[] MAGIC = Base64.getDecoder().decode(MAGIC_BASE64);
    private static final long MAGIC_BASE64_LONG =
            ByteBuffer.wrap(MAGIC_BASE64.getBytes(US_ASCII)).getLong();
    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(US_ASCII);
    private static final byte[] VALUES = values();

    private final byte[] raw = new byte[BYTES];
    private final ByteBuffer fields = ByteBuffer.wrap(raw);
    private final byte[] base64 = new byte[BASE64_BYTES];

    public Marker() {
        fields.put(0, MAGIC);
    }

    /** {@code run} tells runs apart, {@code stampNanos} is on the run's clock. */
    public void set(int run, int sender, int sequence, int reply, long stampNanos) {
        fields.putInt(6, run)
                .putInt(10, sender)
                .putInt(14, sequence)
                .putInt(18, reply)
                .putLong(22, stampNanos);
    }

    public int run() {
        return fields.getInt(6);
    }

    public int sender() {
        return fields.getInt(10);
    }

    public int sequence() {
        return fields.getInt(14);
    }

    /** The sequence of the message that this one answers, or {@link #NO_REPLY}. */
    public int reply() {
        return fields.getInt(18);
    }

    public long stampNanos() {
        return fields.getLong(22);
    }

    public void writeRaw(ByteBuf out) {
        out.writeBytes(raw);
    }

    public void writeBase64(ByteBuf out) {
        int to = 0;
        for (int at = 0; at < BYTES; at += 3) {
            int three = (raw[at] & 0xff) << 16 | (raw[at + 1] & 0xff) << 8 | (raw[at + 2] & 0xff);
            base64[to++] = ALPHABET[three >>> 18];
            base64[to++] = ALPHABET[three >>> 12 & 63];
            base64[to++] = ALPHABET[three >>> 6 & 63];
            base64[to++] = ALPHABET[three & 63];
        }
        out.writeBytes(base64);
    }

    /** Reads the first raw marker of these bytes into this object. False when there is none; this is then undefined. */
    public boolean findRaw(ByteBuf in, int index, int length) {
        int end = index + length - BYTES + 1;
        for (int at = index; at < end; at++) {
            at = in.indexOf(at, end, MAGIC[0]);
            if (at < 0) {
                return false;
            }
            in.getBytes(at, raw);
            if (Arrays.equals(raw, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
                return true;
            }
        }
        return false;
    }

    /** The same for a marker in base64. */
    public boolean findBase64(ByteBuf in, int index, int length) {
        int end = index + length - BASE64_BYTES + 1;
        for (int at = index; at < end; at++) {
            at = in.indexOf(at, end, (byte) '+');
            if (at < 0) {
                return false;
            }
            if (in.getLong(at) == MAGIC_BASE64_LONG && decode(in, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean decode(ByteBuf in, int index) {
        in.getBytes(index, base64);
        int to = 0;
        int bad = 0;
        for (int at = 0; at < BASE64_BYTES; at += 4) {
            int a = value(base64[at]);
            int b = value(base64[at + 1]);
            int c = value(base64[at + 2]);
            int d = value(base64[at + 3]);
            bad |= a | b | c | d;
            raw[to++] = (byte) (a << 2 | b >> 4);
            raw[to++] = (byte) (b << 4 | c >> 2);
            raw[to++] = (byte) (c << 6 | d);
        }
        return bad >= 0;
    }

    private static int value(byte character) {
        return character < 0 ? -1 : VALUES[character];
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < ALPHABET.length; i++) {
            values[ALPHABET[i]] = (byte) i;
        }
        return values;
    }
}
