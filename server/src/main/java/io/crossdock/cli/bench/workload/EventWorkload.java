package io.crossdock.cli.bench.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossdock.cli.bench.wire.Opcode;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Players (docs/protocols/event.md). One group of all clients broadcasts where clients are that are in no room; in pairs
 * each event is for the other one alone. The answer to the handshake says that a player is in.
 */
final class EventWorkload implements Workload {
    private static final byte[] TYPE = "bench::Event".getBytes(US_ASCII);
    private static final int NODE_BYTES = 8;
    private static final int HEADER_BYTES = 8;
    private static final int BROADCAST = 0;
    private static final int TARGETED = 2;
    /** Magic, version and type of an event, in the order of their bytes. */
    private static final int BEGINNING = 0x49530101;

    private final Setup setup;
    private final boolean pairs;
    private final byte[] filler;

    EventWorkload(Setup setup) {
        this.pairs = setup.group() == 2;
        if (!pairs && setup.group() != setup.clients()) {
            throw new IllegalArgumentException(
                    "players are either one group, --group as large as --clients, or pairs, --group 2");
        }
        this.setup = setup;
        this.filler = new byte[setup.payloadBytes() - Marker.BYTES];
        for (int i = 0; i < filler.length; i++) {
            filler[i] = (byte) ('a' + i % 26);
        }
    }

    /** Never 0, which is the relay's own. */
    private long node(int client) {
        return (long) setup.run() << Integer.SIZE | (client + 1);
    }

    @Override
    public String path(Seat seat) {
        return setup.mount() + "/ws" + setup.query();
    }

    @Override
    public void hello(Seat seat, Outgoing out) {
        out.binary(ByteBuffer.allocate(NODE_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(node(seat.client()))
                .array());
    }

    @Override
    public boolean greeted(Seat seat, int opcode, ByteBuf frame, int index, int length) {
        return opcode == Opcode.BINARY && length == NODE_BYTES && frame.getLongLE(index) == node(seat.client());
    }

    @Override
    public boolean binary() {
        return true;
    }

    @Override
    public int messageBytes() {
        int envelope = 3 * Long.BYTES + Integer.BYTES + (pairs ? NODE_BYTES : 0) + 2 * Long.BYTES + TYPE.length;
        return HEADER_BYTES + envelope + setup.payloadBytes();
    }

    @Override
    public void message(Seat seat, Marker marker, ByteBuf out) {
        out.writeInt(BEGINNING).writeIntLE(messageBytes() - HEADER_BYTES);
        out.writeLongLE(node(seat.client()))
                .writeLongLE(marker.stampNanos())
                .writeLongLE(marker.sequence())
                .writeIntLE(pairs ? TARGETED : BROADCAST);
        if (pairs) {
            out.writeLongLE(node(seat.client() ^ 1));
        }
        out.writeLongLE(TYPE.length).writeBytes(TYPE).writeLongLE(setup.payloadBytes());
        marker.writeRaw(out);
        out.writeBytes(filler);
    }

    @Override
    public boolean find(Marker marker, ByteBuf frame, int index, int length) {
        return marker.findRaw(frame, index, length);
    }
}
