package io.crossdock.cli.bench;

import io.crossdock.cli.bench.workload.Workload;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** All modes but connect: everybody connects once and stays; then those who have something to say say it. */
final class Meeting implements Traffic {
    private static final long SWEEP_MILLIS = 250;

    private final Plan plan;
    private final Lanes lanes;
    private final Connector connector;
    private final Crowd crowd;
    private final List<Future<Void>> gatherings = new ArrayList<>();
    private final List<Pacer> pacers = new ArrayList<>();
    private List<Publisher> publishers = List.of();

    Meeting(Plan plan, int run, Workload workload, Lanes lanes, Connector connector) {
        this.plan = plan;
        this.lanes = lanes;
        this.connector = connector;
        this.crowd = new Crowd(plan, run, workload, lanes.list());
    }

    @Override
    public void gather() {
        for (Lane lane : lanes.list()) {
            Promise<Void> done = lane.loop.newPromise();
            gatherings.add(done);
            lane.loop.execute(new Gathering(lane, connector, crowd.membersOf(lane), done));
        }
    }

    @Override
    public boolean gathered() {
        return gatherings.stream().allMatch(Future::isDone);
    }

    @Override
    public void start(long startNanos, long endNanos) throws BenchFailure {
        if (!plan.speaks()) {
            return;
        }
        Connection[] connected = new Connection[plan.clients()];
        lanes.each(lane ->
                crowd.membersOf(lane).forEach(member -> connected[member.seat().client()] = member.connection()));
        publishers = crowd.arm(connected, startNanos, endNanos);
        for (Lane lane : lanes.list()) {
            List<Publisher> here = publishers.stream()
                    .filter(publisher -> publisher.lane() == lane)
                    .toList();
            Pacer pacer = new Pacer(lane, here, endNanos);
            pacers.add(pacer);
            lane.loop.schedule(
                    () -> begin(lane, here, pacer), startNanos - lane.nanoTime.getAsLong(), TimeUnit.NANOSECONDS);
            lane.loop.scheduleAtFixedRate(() -> sweep(lane, here), SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static void begin(Lane lane, List<Publisher> publishers, Pacer pacer) {
        long now = lane.nanoTime.getAsLong();
        publishers.forEach(publisher -> publisher.pump(now));
        lane.flush();
        pacer.run();
    }

    private static void sweep(Lane lane, List<Publisher> publishers) {
        long now = lane.nanoTime.getAsLong();
        for (Publisher publisher : publishers) {
            if (publisher.pace().giveUp(now)) {
                publisher.pump(now);
            }
        }
        lane.flush();
    }

    @Override
    public boolean finished() {
        return pacers.stream().allMatch(Pacer::isDone);
    }

    @Override
    public long held() throws BenchFailure {
        long[] held = new long[lanes.list().size()];
        lanes.each(lane -> held[lanes.list().indexOf(lane)] = publishers.stream()
                .filter(publisher -> publisher.lane() == lane)
                .mapToLong(Publisher::held)
                .sum());
        long sum = 0;
        for (long perLane : held) {
            sum += perLane;
        }
        return sum;
    }

    @Override
    public void close() throws BenchFailure {
        lanes.each(lane -> {
            for (Member member : crowd.membersOf(lane)) {
                Connection connection = member.connection();
                if (connection != null) {
                    connection.close();
                }
            }
        });
    }
}
