package io.crossdock.cli.bench;

import io.crossdock.cli.bench.workload.Marker;
import io.crossdock.cli.bench.workload.Seat;
import io.crossdock.cli.bench.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/** All clients of a run: who sits where, and who should hear whom. Its list never changes; any thread may ask. */
final class Crowd {
    private final Plan plan;
    private final int run;
    private final Workload workload;
    private final List<Member> members;
    /** By group, how many are connected. */
    private final AtomicIntegerArray present;

    /** Spreads the clients over the lanes: pairs stay together, larger groups use every lane. */
    Crowd(Plan plan, int run, Workload workload, List<Lane> lanes) {
        this.plan = plan;
        this.run = run;
        this.workload = workload;
        this.present = new AtomicIntegerArray(plan.groups());
        List<Member> all = new ArrayList<>(plan.clients());
        int senders = plan.pingPong() ? 2 : plan.publishers();
        for (int client = 0; client < plan.clients(); client++) {
            Seat seat = new Seat(client, client / plan.group(), client % plan.group());
            int lane = plan.mode() == Mode.PAIRS ? seat.group() : client;
            all.add(new Member(seat, lanes.get(lane % lanes.size()), this, workload, senders));
        }
        this.members = List.copyOf(all);
    }

    List<Member> members() {
        return members;
    }

    List<Member> membersOf(Lane lane) {
        return members.stream().filter(member -> member.lane() == lane).toList();
    }

    boolean pingPong() {
        return plan.pingPong();
    }

    /** Who sent this, if the client in that seat should have got it at all. */
    @Nullable
    Member sender(Marker marker, Seat receiver) {
        int client = marker.sender();
        if (marker.run() != run || client < 0 || client >= members.size()) {
            return null;
        }
        Seat seat = members.get(client).seat();
        if (seat.group() != receiver.group() || (client == receiver.client() && !workload.echoes())) {
            return null;
        }
        return members.get(client);
    }

    /** One more is connected and hears its group. On any thread. */
    void came(Seat seat) {
        present.incrementAndGet(seat.group());
    }

    /** One less. */
    void left(Seat seat) {
        present.decrementAndGet(seat.group());
    }

    /** How many should get what this one sends now. */
    private int receivers(Seat sender) {
        return present.get(sender.group()) - (workload.echoes() ? 0 : 1);
    }

    /**
     * Gives those who send their sending side. {@code connected[client]} says who is there. Only before the first
     * message, on the run's thread. Times are on the lanes' clock.
     */
    List<Publisher> arm(@Nullable Connection[] connected, long startNanos, long endNanos) {
        List<Publisher> publishers = new ArrayList<>();
        for (Member member : members) {
            Seat seat = member.seat();
            Connection connection = connected[seat.client()];
            boolean speaks = seat.rank() < plan.publishers();
            if (connection != null && (speaks || plan.pingPong())) {
                Pace pace = speaks ? pace(seat, startNanos, endNanos) : (sequence, nowNanos) -> Pace.NOT_YET;
                Publisher publisher =
                        new Publisher(seat, run, member.lane(), connection, workload, pace, () -> receivers(seat));
                member.publisher(publisher);
                publishers.add(publisher);
            }
        }
        return publishers;
    }

    /** Open loops are staggered over the period, so that the load is even and not a burst per period. */
    private Pace pace(Seat seat, long startNanos, long endNanos) {
        Double rate = plan.rate();
        if (rate == null) {
            return new ClosedPace(plan.window(), endNanos);
        }
        double period = 1e9 / rate;
        int speaker = seat.group() * plan.publishers() + seat.rank();
        return new OpenPace(startNanos, period * speaker / (plan.groups() * plan.publishers()), period);
    }
}
