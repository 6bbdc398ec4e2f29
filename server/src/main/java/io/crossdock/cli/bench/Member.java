package io.crossdock.cli.bench;

import io.crossdock.cli.bench.workload.Marker;
import io.crossdock.cli.bench.workload.Seat;
import io.crossdock.cli.bench.workload.Workload;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One client of a run: its connection, what it has received from whom, and its sending side if it has one. Only its
 * event loop touches it, except where a method says otherwise.
 */
final class Member implements Connection.Owner {
    private final Seat seat;
    private final Lane lane;
    private final Crowd crowd;
    private final Workload workload;
    private final Stream[] streams;
    private @Nullable Gathering gathering;
    private @Nullable Connection connection;
    private volatile @Nullable Publisher publisher;

    /** {@code senders}: how many of its group send, itself included if it does. */
    Member(Seat seat, Lane lane, Crowd crowd, Workload workload, int senders) {
        this.seat = seat;
        this.lane = lane;
        this.crowd = crowd;
        this.workload = workload;
        this.streams = new Stream[senders];
        for (int i = 0; i < senders; i++) {
            streams[i] = new Stream();
        }
    }

    Seat seat() {
        return seat;
    }

    Lane lane() {
        return lane;
    }

    /** Gives it its sending side. From the run's thread, before the first message. */
    void publisher(Publisher sendingSide) {
        publisher = sendingSide;
    }

    /** Null unless it is connected and greeted. */
    @Nullable
    Connection connection() {
        return connection;
    }

    /** Whom to tell how its connecting ends. */
    void gathering(Gathering whom) {
        gathering = whom;
    }

    @Override
    public void ready(Connection greeted) {
        connection = greeted;
        crowd.came(seat);
        lane.counts.connected++;
        settled();
    }

    @Override
    public void closed(boolean wasReady, @Nullable String reason) {
        if (connection != null) {
            connection = null;
            crowd.left(seat);
        }
        if (reason != null) {
            lane.counts.reason(reason);
            if (wasReady) {
                lane.counts.dropped++;
            } else {
                lane.counts.failed++;
            }
        }
        settled();
    }

    private void settled() {
        Gathering whom = gathering;
        gathering = null;
        if (whom != null) {
            whom.settled(connection != null);
        }
    }

    @Override
    public void writable() {
        Publisher sendingSide = publisher;
        if (sendingSide != null) {
            sendingSide.pump(lane.nanoTime.getAsLong());
        }
    }

    @Override
    public void message(ByteBuf buffer, int index, int length, long nowNanos) {
        Marker marker = lane.incoming;
        if (!workload.find(marker, buffer, index, length)) {
            lane.counts.other++;
            return;
        }
        Member sender = crowd.sender(marker, seat);
        Publisher origin = sender == null ? null : sender.publisher;
        if (sender == null || origin == null || marker.sequence() < 0 || marker.sequence() >= origin.sent()) {
            lane.counts.misdirected++;
            return;
        }
        switch (streams[sender.seat.rank()].accept(marker.sequence())) {
            case DUPLICATE -> {
                lane.counts.duplicated++;
                return;
            }
            case LATE -> lane.counts.reordered++;
            case IN_ORDER -> {}
        }
        lane.counts.delivered++;
        delivered(marker, origin, nowNanos);
    }

    private void delivered(Marker marker, Publisher origin, long nowNanos) {
        if (!crowd.pingPong()) {
            lane.latency(marker.stampNanos(), nowNanos);
            origin.finished(marker.sequence());
            return;
        }
        Publisher own = publisher;
        if (own == null) {
            return;
        }
        if (marker.reply() == Marker.NO_REPLY) {
            own.answer(marker.sequence(), marker.stampNanos());
        } else {
            lane.latency(marker.stampNanos(), nowNanos);
            own.finished(marker.reply());
        }
    }
}
