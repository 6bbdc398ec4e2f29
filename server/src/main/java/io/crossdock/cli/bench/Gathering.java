package io.crossdock.cli.bench;

import io.netty.util.concurrent.Promise;
import java.util.Iterator;
import java.util.List;

/** Connects the clients of one lane, a bounded number at a time. Only the lane's loop touches it. */
final class Gathering implements Runnable {
    /** Fits the smallest listen queue in common use. */
    private static final int IN_FLIGHT_MAX = 64;
    /** If so many fail before the first comes through, the others would fail, too. */
    private static final int HOPELESS = 64;

    private final Lane lane;
    private final Connector connector;
    private final Iterator<Member> waiting;
    private final Promise<Void> done;
    private int inFlight;
    private int failed;
    private boolean anyConnected;

    /** {@code done} succeeds when it is known of each member whether it is connected. */
    Gathering(Lane lane, Connector connector, List<Member> members, Promise<Void> done) {
        this.lane = lane;
        this.connector = connector;
        this.waiting = members.iterator();
        this.done = done;
    }

    @Override
    public void run() {
        assert lane.loop.inEventLoop();
        while (inFlight < IN_FLIGHT_MAX && waiting.hasNext() && !lane.stopped()) {
            if (!anyConnected && failed >= HOPELESS) {
                abandon();
                break;
            }
            inFlight++;
            Member member = waiting.next();
            member.gathering(this);
            connector.connect(member.seat(), lane, member);
        }
        if (inFlight == 0) {
            done.trySuccess(null);
        }
    }

    private void abandon() {
        while (waiting.hasNext()) {
            waiting.next();
            lane.counts.failed++;
        }
    }

    /** One member has come through or failed. */
    void settled(boolean connected) {
        inFlight--;
        anyConnected |= connected;
        failed += connected ? 0 : 1;
        // Not at once: a connect may fail on the spot, and a thousand of those would nest.
        lane.loop.execute(this);
    }
}
