package io.crossdock.kit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One WebSocket frame (RFC 6455 section 5.2), valid or not: what a test wants to send wrongly, it can. Immutable; the
 * payload's array is shared with whoever gave it.
 */
public final class Frame {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final int PAYLOAD_BYTES_MAX = 256 << 20;

    private final boolean last;
    private final int reserved;
    private final int opcode;
    private final byte[] payload;

    private Frame(boolean last, int reserved, int opcode, byte[] payload) {
        this.last = last;
        this.reserved = reserved;
        this.opcode = opcode;
        this.payload = payload;
    }

    public static Frame of(int opcode, byte[] payload) {
        return new Frame(true, 0, opcode, payload);
    }

    public static Frame text(String text) {
        return of(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A Close with a code and, in UTF-8, a reason. Neither is checked. */
    public static Frame close(int code, String reason) {
        byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        return of(
                CLOSE,
                ByteBuffer.allocate(2 + words.length)
                        .putShort((short) code)
                        .put(words)
                        .array());
    }

    /** The same frame without FIN: more of the message follows. */
    public Frame withMoreToCome() {
        return new Frame(false, reserved, opcode, payload);
    }

    /** The same frame with these three bits in RSV1 to RSV3: 4 is RSV1. */
    public Frame withReserved(int bits) {
        return new Frame(last, bits, opcode, payload);
    }

    public boolean last() {
        return last;
    }

    public int reserved() {
        return reserved;
    }

    public int opcode() {
        return opcode;
    }

    public byte[] payload() {
        return payload;
    }

    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** The frame's bytes with a random mask, as a client sends them. */
    public byte[] masked() {
        byte[] mask = new byte[4];
        ThreadLocalRandom.current().nextBytes(mask);
        byte[] hidden = payload.clone();
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] ^= mask[i & 3];
        }
        return encode(0x80, mask, hidden);
    }

    /** The frame's bytes as a server sends them. From a client this is a protocol error. */
    public byte[] unmasked() {
        return encode(0, new byte[0], payload);
    }

    private byte[] encode(int maskBit, byte[] mask, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length + 14);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte((last ? 0x80 : 0) | reserved << 4 | opcode);
            if (body.length < 126) {
                out.writeByte(maskBit | body.length);
            } else if (body.length < 1 << 16) {
                out.writeByte(maskBit | 126);
                out.writeShort(body.length);
            } else {
                out.writeByte(maskBit | 127);
                out.writeLong(body.length);
            }
            out.write(mask);
            out.write(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Reads a server's frame whose first byte has been taken off the stream already. */
    static Frame read(int first, DataInputStream in) throws IOException {
        int second = in.readUnsignedByte();
        if (second >= 0x80) {
            throw new AssertionError("a server must not mask its frames (RFC 6455 section 5.1)");
        }
        long length = second;
        if (second == 126) {
            length = in.readUnsignedShort();
        } else if (second == 127) {
            length = in.readLong();
        }
        if (length < 0 || length > PAYLOAD_BYTES_MAX) {
            throw new AssertionError("a frame of " + length + " bytes");
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return new Frame(first >= 0x80, first >> 4 & 7, first & 15, payload);
    }

    /** This frame continued by another: the message's opcode, both payloads. */
    Frame followedBy(Frame next) {
        byte[] joined = Arrays.copyOf(payload, payload.length + next.payload.length);
        System.arraycopy(next.payload, 0, joined, payload.length, next.payload.length);
        return new Frame(next.last, reserved, opcode, joined);
    }

    /** As the scripts write it: the text itself, {@code hex 01ff}, {@code closed 1008 why}, {@code ping hex 00}. */
    @Override
    public String toString() {
        String hex = HexFormat.of().formatHex(payload);
        return switch (opcode) {
            case TEXT -> text();
            case BINARY -> "hex " + hex;
            case CLOSE -> closed();
            case PING -> "ping hex " + hex;
            case PONG -> "pong hex " + hex;
            default -> "opcode " + opcode + " hex " + hex;
        };
    }

    private String closed() {
        if (payload.length < 2) {
            return "closed";
        }
        int code = ByteBuffer.wrap(payload).getShort() & 0xffff;
        String reason = new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        return reason.isEmpty() ? "closed " + code : "closed " + code + " " + reason;
    }
}
