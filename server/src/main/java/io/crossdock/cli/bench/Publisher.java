package io.crossdock.cli.bench;

import io.crossdock.cli.bench.wire.Opcode;
import io.crossdock.cli.bench.workload.Marker;
import io.crossdock.cli.bench.workload.Seat;
import io.crossdock.cli.bench.workload.Workload;
import io.netty.buffer.ByteBuf;
import java.util.function.IntSupplier;

/** The sending side of one client. Only its event loop touches it, except where a method says otherwise. */
final class Publisher {
    private final Seat seat;
    private final int run;
    private final Lane lane;
    private final Connection connection;
    private final Workload workload;
    private final int opcode;
    private final Pace pace;
    private final IntSupplier receivers;
    /** Written by the loop alone; receivers on other loops read it to tell what was never sent. */
    private volatile int sent;

    /** {@code receivers}: how many clients should get a message that is sent now. */
    Publisher(
            Seat seat, int run, Lane lane, Connection connection, Workload workload, Pace pace, IntSupplier receivers) {
        this.seat = seat;
        this.run = run;
        this.lane = lane;
        this.connection = connection;
        this.workload = workload;
        this.opcode = workload.binary() ? Opcode.BINARY : Opcode.TEXT;
        this.pace = pace;
        this.receivers = receivers;
    }

    Pace pace() {
        return pace;
    }

    Lane lane() {
        return lane;
    }

    /** Messages that were due and could not go out. */
    long held() {
        return pace instanceof OpenPace open ? Math.max(0, open.due() - sent) : 0;
    }

    /** Messages sent so far. From any thread. */
    int sent() {
        return sent;
    }

    /** Writes whatever may go out now. The lane has to be flushed afterwards. */
    void pump(long nowNanos) {
        assert lane.loop.inEventLoop();
        while (!lane.stopped() && connection.isWritable()) {
            long stamp = pace.stamp(sent, nowNanos);
            int hearers = receivers.getAsInt();
            if (stamp == Pace.NOT_YET || hearers < 1) {
                return;
            }
            pace.sending(sent, hearers, nowNanos);
            send(stamp, Marker.NO_REPLY, hearers);
            lane.lag(stamp, nowNanos);
        }
    }

    /** Answers message number {@code reply} of the partner, under that message's stamp: the round is what counts. */
    void answer(int reply, long stampNanos) {
        int hearers = receivers.getAsInt();
        if (!lane.stopped() && hearers > 0) {
            send(stampNanos, reply, hearers);
        }
    }

    private void send(long stampNanos, int reply, int hearers) {
        int sequence = sent;
        Marker marker = lane.outgoing;
        marker.set(run, seat.client(), sequence, reply, stampNanos);
        ByteBuf frame = connection.begin(workload.messageBytes());
        workload.message(seat, marker, frame);
        // Before the write: a receiver on another loop may have the message before this method returns.
        sent = sequence + 1;
        lane.counts.sent++;
        lane.counts.expected += hearers;
        connection.send(opcode, frame);
    }

    /** One more receiver has message number {@code sequence}. On any loop. */
    void finished(int sequence) {
        if (!pace.finished(sequence)) {
            return;
        }
        if (lane.loop.inEventLoop()) {
            pump(lane.nanoTime.getAsLong());
        } else {
            lane.loop.execute(() -> {
                pump(lane.nanoTime.getAsLong());
                lane.flush();
            });
        }
    }
}
