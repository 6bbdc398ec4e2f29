package io.crossdock.cli.bench;

import io.crossdock.cli.bench.wire.Handshake;
import io.crossdock.cli.bench.workload.Workload;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One run from the first connection to the last: connect, settle, warm up, measure, drain, close. Everything here
 * happens on the caller's thread, which mostly waits; the loops work.
 */
final class Run {
    private static final long SECOND = 1_000_000_000L;
    /** No longer than all the connection attempts together may take. */
    private static final long CONNECT_NANOS_MAX = 300 * SECOND;
    /** The notices of many joins take their time; a relay that never falls silent is measured as it is. */
    private static final long SETTLE_NANOS_MAX = 10 * SECOND;
    /** So long nothing arrives before it is taken for silence. */
    private static final long SILENCE_NANOS = 100_000_000L;
    /** From the last message on; what has not come by then is lost. */
    private static final long DRAIN_NANOS_MAX = 10 * SECOND;
    /** The same when nothing at all arrives any more. */
    private static final long DRAIN_SILENCE_NANOS = SECOND;
    /** The same, and for closing, after a signal: somebody is waiting at the keyboard. */
    private static final long STOPPED_NANOS_MAX = SECOND;

    /** So late a busy machine may be with the last messages that were due. */
    private static final long LATE_NANOS_MAX = SECOND;

    private static final long LOOK_NANOS = 20_000_000L;
    private static final long CLOSE_NANOS_MAX = 4 * SECOND;
    /** Between giving the start and the first message, so that all lanes have heard of it. */
    private static final long LEAD_NANOS = 20_000_000L;

    private final Plan plan;
    private final Workload workload;
    private final Handshake handshake;
    private final int number;
    private final LongSupplier nanoTime;
    private final Progress progress;
    private final Stop stop;
    private final Processes server;
    private final Processes own = Processes.own();
    private final Histogram latencies = Lane.histogram();
    private final Histogram lags = Lane.histogram();

    /** {@code number} is the one that the workload was set up with; it tells this run's messages from all others. */
    Run(
            Plan plan,
            Workload workload,
            Handshake handshake,
            int number,
            Processes server,
            LongSupplier nanoTime,
            Progress progress,
            Stop stop) {
        this.plan = plan;
        this.workload = workload;
        this.handshake = handshake;
        this.number = number;
        this.server = server;
        this.nanoTime = nanoTime;
        this.progress = progress;
        this.stop = stop;
    }

    /** Bounded in time. Call it once. */
    Result execute() throws BenchFailure {
        Processes.Usage before = server.usage();
        new Registrations(plan.target(), workload).ask(plan.groups(), stop);
        try (Loops loops = new Loops(plan.threads())) {
            Lanes lanes = new Lanes(loops, plan.threads(), nanoTime);
            Connector connector = new Connector(plan.target(), loops, handshake, workload, tls());
            Traffic traffic = plan.mode() == Mode.CONNECT
                    ? new Churn(plan, lanes, connector)
                    : new Meeting(plan, number, workload, lanes, connector);
            Result result = execute(lanes, traffic, before);
            close(lanes, traffic, result.stopped());
            return result;
        } finally {
            progress.end();
        }
    }

    private Result execute(Lanes lanes, Traffic traffic, Processes.Usage before) throws BenchFailure {
        if (!stop.isAsked()) {
            traffic.gather();
        }
        await("connect", lanes, nanoTime.getAsLong() + CONNECT_NANOS_MAX, traffic::gathered);
        if (!stop.isAsked() && !traffic.gathered()) {
            throw new BenchFailure(
                    "not all clients came to an end of connecting within " + CONNECT_NANOS_MAX / SECOND + " s");
        }
        refuseIfNobodyCame(lanes.counts());
        settle(lanes);
        long start = nanoTime.getAsLong() + LEAD_NANOS;
        long from = start + Math.round(plan.warmupSeconds() * SECOND);
        long to = from + Math.round(plan.seconds() * SECOND);
        lanes.each(lane -> lane.measure(from, to));
        if (!stop.isAsked()) {
            traffic.start(start, to);
        }
        await("warm-up", lanes, from, () -> false);
        Reading begin = reading(lanes);
        await("measure", lanes, to, () -> false);
        Reading end = reading(lanes);
        await("drain", lanes, nanoTime.getAsLong() + LATE_NANOS_MAX, traffic::finished);
        boolean stopped = stop.isAsked();
        lanes.each(Lane::stop);
        drain(lanes, stopped);
        collect(lanes);
        return new Result(plan, lanes.counts(), before, begin, end, latencies, lags, traffic.held(), stopped);
    }

    /** What the joins have set off shall be over, or it would be measured. */
    private void settle(Lanes lanes) throws BenchFailure {
        if (plan.mode() == Mode.CONNECT) {
            return;
        }
        Silence silence = new Silence(lanes, nanoTime, SILENCE_NANOS);
        await("settle", lanes, nanoTime.getAsLong() + SETTLE_NANOS_MAX, silence::isOver);
    }

    private void refuseIfNobodyCame(Counts counts) throws BenchFailure {
        if (counts.connected == 0 && !stop.isAsked()) {
            String reason = counts.reasons.isEmpty()
                    ? "no answer"
                    : counts.reasons.keySet().iterator().next();
            throw new BenchFailure("no client could connect to " + plan.target() + ": " + reason);
        }
    }

    private void drain(Lanes lanes, boolean stopped) throws BenchFailure {
        Silence silence = new Silence(lanes, nanoTime, DRAIN_SILENCE_NANOS);
        long deadline = nanoTime.getAsLong() + (stopped ? STOPPED_NANOS_MAX : DRAIN_NANOS_MAX);
        until("drain", lanes, deadline, () -> lanes.counts().lost() == 0 || silence.isOver());
        if (plan.speaks() && !stopped) {
            // All are here; whoever has one more is a duplicate or has gone astray.
            until("drain", lanes, nanoTime.getAsLong() + SILENCE_NANOS, () -> false);
        }
    }

    private void close(Lanes lanes, Traffic traffic, boolean stopped) throws BenchFailure {
        traffic.close();
        long most = stopped ? STOPPED_NANOS_MAX : CLOSE_NANOS_MAX;
        until("close", lanes, nanoTime.getAsLong() + most, () -> lanes.counts().open == 0);
    }

    private Reading reading(Lanes lanes) throws BenchFailure {
        return new Reading(nanoTime.getAsLong(), lanes.counts(), own.usage().cpuNanos(), server.usage());
    }

    private interface Condition {
        boolean holds() throws BenchFailure;
    }

    /** Until the condition holds, the time has come, or somebody asks to stop. */
    private void await(String phase, Lanes lanes, long deadlineNanos, Condition condition) throws BenchFailure {
        until(phase, lanes, deadlineNanos, () -> stop.isAsked() || condition.holds());
    }

    private void until(String phase, Lanes lanes, long deadlineNanos, Condition condition) throws BenchFailure {
        while (!condition.holds()) {
            long left = deadlineNanos - nanoTime.getAsLong();
            if (left <= 0) {
                return;
            }
            show(phase, lanes);
            LockSupport.parkNanos(Math.min(left, LOOK_NANOS));
        }
    }

    private void show(String phase, Lanes lanes) throws BenchFailure {
        long now = nanoTime.getAsLong();
        if (progress.isDue(now)) {
            collect(lanes);
            progress.show(phase, plan.mode(), lanes.counts(), latencies, now);
        }
    }

    private void collect(Lanes lanes) {
        lanes.latencies(latencies);
        lanes.lags(lags);
    }

    /** Any certificate will do: nothing secret is sent, and never beyond this machine. */
    private @Nullable SslContext tls() throws BenchFailure {
        if (!plan.target().tls()) {
            return null;
        }
        try {
            return SslContextBuilder.forClient()
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .build();
        } catch (SSLException e) {
            throw new BenchFailure("this Java has no usable TLS: " + e.getMessage());
        }
    }
}
