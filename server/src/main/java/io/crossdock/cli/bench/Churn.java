package io.crossdock.cli.bench;

import io.crossdock.cli.bench.workload.Seat;

/** The connect mode: each client connects, is greeted and closes, over and over. */
final class Churn implements Traffic {
    /** So many failures and no success: the others would fail, too. */
    private static final int HOPELESS = 64;

    private final Plan plan;
    private final Lanes lanes;
    private final Connector connector;

    Churn(Plan plan, Lanes lanes, Connector connector) {
        this.plan = plan;
        this.lanes = lanes;
        this.connector = connector;
    }

    /** It begins at once: what comes before the measured time is warm-up, whatever it is called. */
    @Override
    public void gather() {
        for (int client = 0; client < plan.clients(); client++) {
            Lane lane = lanes.list().get(client % lanes.list().size());
            Seat seat = new Seat(client, client / plan.group(), client % plan.group());
            lane.loop.execute(new Slot(seat, lane, connector));
        }
    }

    @Override
    public boolean gathered() throws BenchFailure {
        Counts counts = lanes.counts();
        return counts.connected > 0 || counts.failed >= Math.min(HOPELESS, 2 * plan.clients());
    }

    @Override
    public void start(long startNanos, long endNanos) {}

    @Override
    public boolean finished() {
        return true;
    }

    @Override
    public long held() {
        return 0;
    }

    /** The slots close by themselves. */
    @Override
    public void close() {}
}
