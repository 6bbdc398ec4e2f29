package io.crossdock.cli.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** A result for scripts: one object, units last in the names. */
final class ResultJson {
    private ResultJson() {}

    /** {@code serverKnown}: whether the relay's processes were given. */
    static String of(Result result, boolean serverKnown) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            plan(json, result.plan());
            json.writeBooleanField("ok", result.ok());
            json.writeBooleanField("stopped", result.stopped());
            counts(json, result);
            if (result.measured()) {
                rates(json, result);
                cpu(json, result, serverKnown);
            }
            if (result.latencies().getTotalCount() > 0) {
                histogram(json, "latency_us", result.latencies());
            }
            if (result.plan().rate() != null && result.lags().getTotalCount() > 0) {
                histogram(json, "send_lag_us", result.lags());
            }
            json.writeObjectFieldStart("failures");
            for (Map.Entry<String, Integer> reason : result.totals().reasons.entrySet()) {
                json.writeNumberField(reason.getKey(), reason.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("a string takes all that is written", e);
        }
        return text.toString();
    }

    private static void plan(JsonGenerator json, Plan plan) throws IOException {
        json.writeStringField("mode", plan.mode().toString());
        json.writeStringField("protocol", plan.protocol().toString());
        json.writeStringField("url", plan.target().toString());
        json.writeNumberField("clients", plan.clients());
        json.writeNumberField("threads", plan.threads());
        if (plan.mode() == Mode.PAIRS) {
            json.writeStringField("flow", plan.flow().toString());
        } else {
            json.writeNumberField("group", plan.group());
        }
        if (plan.speaks()) {
            json.writeNumberField("publishers", plan.publishers());
            json.writeNumberField("size_bytes", plan.size());
            Double rate = plan.rate();
            if (rate == null) {
                json.writeNumberField("window", plan.window());
            } else {
                json.writeNumberField("rate_per_second", rate);
            }
        }
    }

    private static void counts(JsonGenerator json, Result result) throws IOException {
        Counts totals = result.totals();
        json.writeNumberField("connected", totals.connected);
        json.writeNumberField("failed", totals.failed);
        json.writeNumberField("dropped", totals.dropped);
        json.writeNumberField("notices", totals.other);
        json.writeNumberField("pings", totals.pings);
        if (result.plan().speaks()) {
            json.writeNumberField("sent", totals.sent);
            json.writeNumberField("held", result.held());
            json.writeNumberField("expected", totals.expected);
            json.writeNumberField("delivered", totals.delivered);
            json.writeNumberField("lost", totals.lost());
            json.writeNumberField("duplicated", totals.duplicated);
            json.writeNumberField("reordered", totals.reordered);
            json.writeNumberField("misdirected", totals.misdirected);
        }
    }

    private static void rates(JsonGenerator json, Result result) throws IOException {
        json.writeNumberField("measured_seconds", rounded(result.seconds()));
        if (result.plan().speaks()) {
            json.writeNumberField("sent_per_second", rounded(result.sentPerSecond()));
            json.writeNumberField("delivered_per_second", rounded(result.deliveredPerSecond()));
        }
        if (result.plan().mode() == Mode.CONNECT) {
            json.writeNumberField("connects_per_second", rounded(result.connectsPerSecond()));
        }
    }

    private static void histogram(JsonGenerator json, String name, Histogram nanos) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("p50", rounded(nanos.getValueAtPercentile(50) / 1e3));
        json.writeNumberField("p90", rounded(nanos.getValueAtPercentile(90) / 1e3));
        json.writeNumberField("p95", rounded(nanos.getValueAtPercentile(95) / 1e3));
        json.writeNumberField("p99", rounded(nanos.getValueAtPercentile(99) / 1e3));
        json.writeNumberField("p999", rounded(nanos.getValueAtPercentile(99.9) / 1e3));
        json.writeNumberField("max", rounded(nanos.getMaxValue() / 1e3));
        json.writeNumberField("mean", rounded(nanos.getMean() / 1e3));
        json.writeNumberField("samples", nanos.getTotalCount());
        json.writeEndObject();
    }

    private static void cpu(JsonGenerator json, Result result, boolean serverKnown) throws IOException {
        json.writeStringField("cpu_unit", result.unit());
        json.writeNumberField("bench_cpu_us_per_unit", rounded(result.clientMicrosPerUnit()));
        json.writeNumberField("bench_cpu_percent", rounded(result.clientCpuPercent()));
        if (serverKnown) {
            json.writeNumberField("relay_cpu_us_per_unit", rounded(result.serverMicrosPerUnit()));
            json.writeNumberField("relay_cpu_percent", rounded(result.serverCpuPercent()));
            json.writeNumberField("relay_rss_bytes", result.to().server().residentBytes());
            json.writeNumberField("relay_rss_bytes_per_connection", Math.round(result.serverBytesPerConnection()));
        }
    }

    /** Three decimals are more than any of these figures deserves. */
    private static double rounded(double number) {
        return Math.round(number * 1000) / 1000.0;
    }
}
