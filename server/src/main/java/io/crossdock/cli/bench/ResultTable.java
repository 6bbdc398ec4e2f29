package io.crossdock.cli.bench;

import java.io.PrintWriter;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** A result for people. */
final class ResultTable {
    private final PrintWriter out;
    private final Result result;
    private final Plan plan;
    private final boolean serverKnown;

    /** {@code serverKnown}: whether the relay's processes were given. */
    ResultTable(PrintWriter out, Result result, boolean serverKnown) {
        this.out = out;
        this.result = result;
        this.plan = result.plan();
        this.serverKnown = serverKnown;
    }

    void print() {
        line(plan.protocol().toString(), plan.target().toString());
        line(plan.mode().toString(), shape());
        out.println();
        Counts totals = result.totals();
        line("connected", Figures.count(totals.connected), "failed " + totals.failed + ", dropped " + totals.dropped);
        if (plan.speaks()) {
            messages(totals);
        } else if (plan.mode() == Mode.IDLE) {
            line("pings", Figures.count(totals.pings), "answered");
            line("notices", Figures.count(totals.other), "received");
        }
        out.println();
        if (result.measured()) {
            rates();
            latencies();
            cpu();
        } else {
            out.println("Nothing was measured yet.");
        }
        verdict(totals);
        out.flush();
    }

    private String shape() {
        StringBuilder shape = new StringBuilder(Figures.count(plan.clients()) + " clients");
        switch (plan.mode()) {
            case FANOUT ->
                shape.append(" in " + Figures.count(plan.groups()) + " groups of " + plan.group() + ", "
                        + plan.publishers() + " of each publish, ");
            case PAIRS -> shape.append(" in pairs, " + plan.flow() + ", ");
            case IDLE -> shape.append(" in " + Figures.count(plan.groups()) + " groups of " + plan.group());
            case CONNECT -> shape.append(" at a time");
        }
        if (plan.speaks()) {
            Double rate = plan.rate();
            shape.append(rate == null ? "window " + plan.window() : Figures.number(rate) + " messages/s each")
                    .append(", " + Figures.bytes(plan.size()) + " payload");
        }
        return shape.toString();
    }

    private void messages(Counts totals) {
        line("sent", Figures.count(totals.sent), "messages, warm-up included");
        line("expected", Figures.count(totals.expected), "deliveries");
        line("delivered", Figures.count(totals.delivered));
        line("lost", Figures.count(totals.lost()));
        line("duplicated", Figures.count(totals.duplicated));
        line("reordered", Figures.count(totals.reordered));
        line("misdirected", Figures.count(totals.misdirected));
    }

    private void rates() {
        String over = "over " + Figures.number(result.seconds()) + " s";
        switch (plan.mode()) {
            case FANOUT, PAIRS -> {
                line("rate", Figures.number(result.deliveredPerSecond()) + " delivered/s", over);
                line("", Figures.number(result.sentPerSecond()) + " sent/s");
            }
            case CONNECT -> line("rate", Figures.number(result.connectsPerSecond()) + " connects/s", over);
            case IDLE -> line("held", Figures.number(result.seconds()) + " s");
        }
    }

    private void latencies() {
        Histogram latencies = result.latencies();
        if (latencies.getTotalCount() == 0) {
            return;
        }
        String what = switch (plan.mode()) {
            case CONNECT -> "from connect to greeting";
            case PAIRS -> plan.pingPong() ? "of the whole round" : since();
            default -> since();
        };
        line("latency", "p50   " + at(latencies, 50), what);
        line("", "p90   " + at(latencies, 90));
        line("", "p95   " + at(latencies, 95));
        line("", "p99   " + at(latencies, 99));
        line("", "p99.9 " + at(latencies, 99.9));
        line("", "max   " + Figures.nanos(latencies.getMaxValue()));
        if (plan.rate() != null) {
            line("send lag", "p99   " + at(result.lags(), 99), "how late the bench itself was; part of the latency");
        }
    }

    private String since() {
        return plan.rate() == null ? "since it was sent" : "since it was due to be sent";
    }

    private static String at(Histogram histogram, double percentile) {
        return Figures.nanos(histogram.getValueAtPercentile(percentile));
    }

    private void cpu() {
        String per = " us/" + result.unit();
        line("bench CPU", Figures.number(result.clientMicrosPerUnit()) + per, percent(result.clientCpuPercent()));
        if (serverKnown) {
            line("relay CPU", Figures.number(result.serverMicrosPerUnit()) + per, percent(result.serverCpuPercent()));
            line("relay memory", Figures.bytes((double) result.to().server().residentBytes()), "resident");
            if (plan.mode() != Mode.CONNECT) {
                double growth = result.serverBytesPerConnection();
                line("", growth > 0 ? Figures.bytes(growth) + "/connection" : "no growth", "since before the first");
            }
        }
    }

    private static String percent(double ofOneCore) {
        return String.format(Locale.ROOT, "%.0f %% of one core", ofOneCore);
    }

    private void verdict(Counts totals) {
        out.println();
        totals.reasons.forEach((reason, count) -> out.println(Figures.count(count) + " x " + reason));
        if (result.held() > 0) {
            out.println("The relay did not read fast enough: " + Figures.count(result.held())
                    + " messages were due but could not be sent.");
        }
        if (result.late()) {
            out.println(
                    "The bench was late in sending: this machine is too busy for the rate, and the latency includes that.");
        }
        if (result.stopped()) {
            out.println("Stopped before its time: what was under way may count as lost.");
        }
        if (result.measured()) {
            out.println(result.ok() ? "All well." : "Not all well: see above.");
        }
    }

    private void line(String name, String value) {
        line(name, value, "");
    }

    private void line(String name, String value, String remark) {
        out.println(String.format(Locale.ROOT, "%-13s %-22s %s", name, value, remark)
                .stripTrailing());
    }
}
