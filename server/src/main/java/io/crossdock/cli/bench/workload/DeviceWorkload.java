package io.crossdock.cli.bench.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossdock.cli.bench.wire.Opcode;
import io.netty.buffer.ByteBuf;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Devices (docs/protocols/device.md) in pairs, which send each other clipboard items. A device is connected before its
 * upgrade is answered; the ping only makes sure that the answer was read.
 */
final class DeviceWorkload implements Workload {
    private static final byte[] AFTER = "\"}}".getBytes(US_ASCII);
    private static final int LENGTH_BYTES = 4;

    private final Setup setup;
    private final byte[] filler;
    private final byte[][] heads;

    DeviceWorkload(Setup setup) {
        if (setup.group() != 2) {
            throw new IllegalArgumentException("devices talk in pairs: use bench pairs, or --group 2");
        }
        this.setup = setup;
        // The marker is 30 bytes, a multiple of 3, so the rest of the payload can be encoded on its own.
        byte[] rest = new byte[setup.payloadBytes() - Marker.BYTES];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = (byte) ('a' + i % 26);
        }
        this.filler = Base64.getEncoder().encode(rest);
        this.heads = new byte[setup.clients()][];
        for (int client = 0; client < heads.length; client++) {
            heads[client] = head(id(client ^ 1)).getBytes(US_ASCII);
        }
    }

    private String id(int client) {
        return String.format(Locale.ROOT, "%08x-0000-4000-8000-%012x", setup.run(), client);
    }

    private static String head(String target) {
        return "{\"id\":\"550e8400-e29b-41d4-a716-446655440001\",\"timestamp\":\"2026-01-20T12:34:56Z\",\"version\":"
                + "\"1.0\",\"type\":\"clipboard\",\"payload\":{\"content_type\":\"text\",\"target\":\"" + target
                + "\",\"encryption\":{\"algorithm\":\"AES-256-GCM\",\"nonce\":\"BQUFBQUFBQUFBQUF\",\"tag\":"
                + "\"BgYGBgYGBgYGBgYGBgYGBg==\"},\"ciphertext\":\"";
    }

    @Override
    public String path(Seat seat) {
        return setup.mount() + "/ws" + setup.query();
    }

    @Override
    public List<String> headers(Seat seat) {
        return List.of("X-Device-Id: " + id(seat.client()), "X-Device-Platform: bench");
    }

    @Override
    public void hello(Seat seat, Outgoing out) {
        out.ping();
    }

    @Override
    public boolean greeted(Seat seat, int opcode, ByteBuf frame, int index, int length) {
        return opcode == Opcode.PONG;
    }

    @Override
    public boolean binary() {
        return true;
    }

    @Override
    public int messageBytes() {
        return LENGTH_BYTES + heads[0].length + Marker.BASE64_BYTES + filler.length + AFTER.length;
    }

    @Override
    public void message(Seat seat, Marker marker, ByteBuf out) {
        out.writeInt(messageBytes() - LENGTH_BYTES).writeBytes(heads[seat.client()]);
        marker.writeBase64(out);
        out.writeBytes(filler).writeBytes(AFTER);
    }

    @Override
    public boolean find(Marker marker, ByteBuf frame, int index, int length) {
        return marker.findBase64(frame, index, length);
    }
}
