package io.crossdock.cli.bench.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossdock.cli.bench.wire.Opcode;
import io.netty.buffer.ByteBuf;
import java.util.Base64;

/**
 * Topic peers (docs/protocols/topic.md): join with a topic per group, then data messages with a base64 payload.
 *
 * <p>A join is not acknowledged, so each client pings after it: frames of one connection are worked off in their order,
 * and the pong says that the join was.
 */
final class TopicWorkload implements Workload {
    private static final byte[] BEFORE = "{\"type\":\"data\",\"data\":\"".getBytes(US_ASCII);
    private static final byte[] AFTER = "\"}".getBytes(US_ASCII);

    private final Setup setup;
    private final byte[] filler;

    TopicWorkload(Setup setup) {
        this.setup = setup;
        // The marker is 30 bytes, a multiple of 3, so the rest of the payload can be encoded on its own.
        byte[] rest = new byte[setup.payloadBytes() - Marker.BYTES];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = (byte) ('a' + i % 26);
        }
        this.filler = Base64.getEncoder().encode(rest);
    }

    @Override
    public String path(Seat seat) {
        return (setup.mount().isEmpty() ? "/" : setup.mount()) + setup.query();
    }

    @Override
    public void hello(Seat seat, Outgoing out) {
        String topic = "bench-" + Integer.toHexString(setup.run()) + "-" + seat.group();
        out.text("{\"type\":\"join\",\"topic\":\"" + topic + "\",\"peerId\":\"p" + seat.client() + "\"}");
        out.ping();
    }

    @Override
    public boolean greeted(Seat seat, int opcode, ByteBuf frame, int index, int length) {
        return opcode == Opcode.PONG;
    }

    @Override
    public boolean binary() {
        return false;
    }

    @Override
    public int messageBytes() {
        return BEFORE.length + Marker.BASE64_BYTES + filler.length + AFTER.length;
    }

    @Override
    public void message(Seat seat, Marker marker, ByteBuf out) {
        out.writeBytes(BEFORE);
        marker.writeBase64(out);
        out.writeBytes(filler).writeBytes(AFTER);
    }

    @Override
    public boolean find(Marker marker, ByteBuf frame, int index, int length) {
        return marker.findBase64(frame, index, length);
    }
}
