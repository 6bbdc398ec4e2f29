package io.crossdock.cli.bench;

import io.crossdock.cli.bench.workload.Marker;
import io.crossdock.cli.bench.workload.Protocol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one run does, checked as a whole: whoever has a plan can run it. Immutable.
 *
 * @param group clients per group; the last group may be smaller
 * @param publishers how many of each group send on their own account: ranks 0 to publishers - 1
 * @param rate messages per second of each publisher (open loop); null for a closed loop
 * @param window unfinished messages of each publisher in a closed loop
 * @param size payload bytes per message
 * @param pids the relay's processes, to read their use of CPU and memory; may be empty
 */
record Plan(
        Mode mode,
        Flow flow,
        Protocol protocol,
        Target target,
        int clients,
        int group,
        int publishers,
        @Nullable Double rate,
        int window,
        int size,
        double warmupSeconds,
        double seconds,
        int threads,
        List<Long> pids) {

    /** More would take more addresses and descriptors than one machine has to give. */
    private static final int CLIENTS_MAX = 200_000;
    /** One account of what arrived per receiver and sender: this many take about 200 MB. */
    private static final long STREAMS_MAX = 5_000_000;
    /** A larger message is beyond what any of the relay's protocols take by default. */
    private static final int SIZE_MAX = 16 * 1024 * 1024;

    private static final int WINDOW_MAX = 10_000;
    private static final double RATE_MAX = 1_000_000;
    /** Nobody's machine is loaded for longer by a forgotten terminal. */
    private static final double SECONDS_MAX = 600;

    private static final int THREADS_MAX = 64;

    /** Throws {@link IllegalArgumentException} with a line for the user. */
    Plan {
        boolean speaks = mode == Mode.FANOUT || mode == Mode.PAIRS;
        within("--clients", clients, speaks ? 2 : 1, CLIENTS_MAX);
        within("--group", group, speaks ? 2 : 1, clients);
        within("--publishers", publishers, speaks ? 1 : 0, group);
        within("--size", size, Marker.BYTES, SIZE_MAX);
        within("--window", window, 1, WINDOW_MAX);
        within("--threads", threads, 1, THREADS_MAX);
        within("--seconds", seconds, 0.1, SECONDS_MAX);
        within("--warmup", warmupSeconds, 0, SECONDS_MAX - seconds);
        if (rate != null) {
            within("--rate", rate, 0.001, RATE_MAX);
        }
        if ((long) clients * publishers > STREAMS_MAX) {
            throw new IllegalArgumentException("--clients " + clients + " times --publishers " + publishers
                    + " is too much to account for: at most " + STREAMS_MAX + " are allowed");
        }
        if (mode == Mode.PAIRS && clients % 2 != 0) {
            throw new IllegalArgumentException(
                    "--clients " + clients + " leaves one without a partner: use an even number");
        }
        pids = List.copyOf(pids);
    }

    int groups() {
        return (clients + group - 1) / group;
    }

    boolean pingPong() {
        return mode == Mode.PAIRS && flow == Flow.PING_PONG;
    }

    /** Whether messages flow at all. */
    boolean speaks() {
        return mode == Mode.FANOUT || mode == Mode.PAIRS;
    }

    private static void within(String option, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(option + " " + plain(value) + " is out of range: " + plain(least)
                    + " to " + plain(most) + " are allowed");
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
