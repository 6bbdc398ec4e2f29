package io.crossdock.cli.bench;

import java.io.PrintWriter;
import org.HdrHistogram.Histogram;

/** The live line, once a second: in place on a terminal, line after line elsewhere. Only the run's thread uses it. */
final class Progress {
    private static final long EVERY_NANOS = 1_000_000_000L;

    private static final String CLEAR = "\r\u001b[K";
    /** A line that is too long for the terminal is cut, not wrapped: a wrapped one could not be overwritten. */
    private static final String NO_WRAP = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";

    private final PrintWriter err;
    private final boolean terminal;
    private final long beganNanos;
    private long lastNanos;
    private Counts last = new Counts();
    private boolean shown;

    Progress(PrintWriter err, boolean terminal, long nowNanos) {
        this.err = err;
        this.terminal = terminal;
        this.beganNanos = nowNanos;
        this.lastNanos = nowNanos;
    }

    boolean isDue(long nowNanos) {
        return nowNanos - lastNanos >= EVERY_NANOS;
    }

    /** {@code phase} is one word: what the run is at. */
    void show(String phase, Mode mode, Counts now, Histogram latencies, long nowNanos) {
        double seconds = (nowNanos - lastNanos) / 1e9;
        StringBuilder line = new StringBuilder(120)
                .append(String.format("%4d s  %-8s", Math.round((nowNanos - beganNanos) / 1e9), phase))
                .append("  connected ")
                .append(Figures.count(mode == Mode.CONNECT ? now.connected : now.connected - now.dropped));
        if (mode == Mode.CONNECT) {
            line.append("  connects/s ").append(perSecond(now.connected - last.connected, seconds));
        } else if (mode != Mode.IDLE) {
            line.append("  sent/s ")
                    .append(perSecond(now.sent - last.sent, seconds))
                    .append("  delivered/s ")
                    .append(perSecond(now.delivered - last.delivered, seconds));
        }
        if (latencies.getTotalCount() > 0) {
            line.append("  p50 ")
                    .append(Figures.nanos(latencies.getValueAtPercentile(50)))
                    .append("  p99 ")
                    .append(Figures.nanos(latencies.getValueAtPercentile(99)));
        }
        line.append("  errors ").append(Figures.count(now.errors()));
        print(line.toString());
        last = now;
        lastNanos = nowNanos;
    }

    /** Frees the line for whatever is printed next. */
    void end() {
        if (terminal && shown) {
            err.print(CLEAR);
        }
        err.flush();
        shown = false;
    }

    private void print(String line) {
        if (terminal) {
            err.print(CLEAR + NO_WRAP + line + WRAP);
        } else {
            err.println(line);
        }
        shown = true;
        err.flush();
    }

    private static String perSecond(long count, double seconds) {
        return Figures.count(Math.round(count / seconds));
    }
}
