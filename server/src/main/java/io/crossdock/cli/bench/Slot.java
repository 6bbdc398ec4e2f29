package io.crossdock.cli.bench;

import io.crossdock.cli.bench.workload.Seat;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One place in the connect mode: connects, is greeted, closes, and begins again. Only its event loop touches it. */
final class Slot implements Connection.Owner, Runnable {
    /** A relay that refuses everybody shall not be hammered. */
    private static final long RETRY_MILLIS = 100;

    private final Seat seat;
    private final Lane lane;
    private final Connector connector;
    private long beganNanos;

    Slot(Seat seat, Lane lane, Connector connector) {
        this.seat = seat;
        this.lane = lane;
        this.connector = connector;
    }

    /** Begins a connection, unless the lane has stopped. */
    @Override
    public void run() {
        assert lane.loop.inEventLoop();
        if (!lane.stopped()) {
            beganNanos = lane.nanoTime.getAsLong();
            connector.connect(seat, lane, this);
        }
    }

    @Override
    public void ready(Connection greeted) {
        lane.counts.connected++;
        lane.latency(beganNanos, lane.nanoTime.getAsLong());
        greeted.close();
    }

    @Override
    public void closed(boolean wasReady, @Nullable String reason) {
        if (reason == null) {
            lane.loop.execute(this);
            return;
        }
        lane.counts.reason(reason);
        lane.counts.failed++;
        lane.loop.schedule(this, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void message(ByteBuf buffer, int index, int length, long nowNanos) {
        lane.counts.other++;
    }

    @Override
    public void writable() {}
}
