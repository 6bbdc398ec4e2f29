package io.crossdock.cli.bench;

import org.HdrHistogram.Histogram;

/**
 * What a run has found. Counts of messages are those of the whole run, so that they can be exact; rates and CPU are
 * those of the measured window between two readings; latencies those of the messages stamped within it.
 *
 * @param totals after everything under way has arrived or has been given up
 * @param before the relay's use before the first connection
 * @param from the beginning of the measured window
 * @param to its end
 * @param held messages that were due but could not go out, as the relay did not read what came before
 * @param stopped whether it was ended before its time
 */
record Result(
        Plan plan,
        Counts totals,
        Processes.Usage before,
        Reading from,
        Reading to,
        Histogram latencies,
        Histogram lags,
        long held,
        boolean stopped) {

    /** In milliseconds: beyond that, latency says more about the bench's own machine than about the relay. */
    private static final double LAG_MAX = 10;

    private static final long LEAST_NANOS = 90_000_000L;

    boolean ok() {
        return totals.errors() == 0 && totals.lost() == 0 && totals.connected > 0;
    }

    /** False when it was ended before there was anything to measure. */
    boolean measured() {
        return to.atNanos() - from.atNanos() >= LEAST_NANOS;
    }

    double seconds() {
        return Math.max(to.atNanos() - from.atNanos(), 1) / 1e9;
    }

    double sentPerSecond() {
        return (to.counts().sent - from.counts().sent) / seconds();
    }

    double deliveredPerSecond() {
        return (to.counts().delivered - from.counts().delivered) / seconds();
    }

    double connectsPerSecond() {
        return (to.counts().connected - from.counts().connected) / seconds();
    }

    /** Microseconds of the bench's CPU per unit of work. */
    double clientMicrosPerUnit() {
        return (to.clientCpuNanos() - from.clientCpuNanos()) / 1e3 / units();
    }

    /** Microseconds of the relay's CPU per unit of work. */
    double serverMicrosPerUnit() {
        return (to.server().cpuNanos() - from.server().cpuNanos()) / 1e3 / units();
    }

    /** Share of one core, in percent. */
    double clientCpuPercent() {
        return (to.clientCpuNanos() - from.clientCpuNanos()) / 1e7 / seconds();
    }

    double serverCpuPercent() {
        return (to.server().cpuNanos() - from.server().cpuNanos()) / 1e7 / seconds();
    }

    /** Growth of the relay's resident memory since before the first connection, per open connection. */
    double serverBytesPerConnection() {
        return (double) (to.server().residentBytes() - before.residentBytes()) / Math.max(1, to.counts().open);
    }

    /** What work is counted in. */
    String unit() {
        return switch (plan.mode()) {
            case FANOUT, PAIRS -> "delivery";
            case IDLE -> "connection and second";
            case CONNECT -> "connect";
        };
    }

    private double units() {
        double perSecond = switch (plan.mode()) {
            case FANOUT, PAIRS -> deliveredPerSecond();
            case IDLE -> to.counts().open;
            case CONNECT -> connectsPerSecond();
        };
        return Math.max(1, perSecond * seconds());
    }

    /** Whether the bench was too late in sending for its latencies to be trusted. */
    boolean late() {
        return plan.rate() != null && lags.getValueAtPercentile(99) / 1e6 > LAG_MAX;
    }
}
