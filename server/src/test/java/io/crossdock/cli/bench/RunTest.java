package io.crossdock.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossdock.cli.bench.wire.Handshake;
import io.crossdock.cli.bench.workload.Marker;
import io.crossdock.cli.bench.workload.Outgoing;
import io.crossdock.cli.bench.workload.Protocol;
import io.crossdock.cli.bench.workload.Registration;
import io.crossdock.cli.bench.workload.Seat;
import io.crossdock.cli.bench.workload.Workload;
import io.netty.buffer.ByteBuf;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What no topic client needs, but other protocols do; and the end before the time. */
@Timeout(20)
class RunTest {
    private static final int RUN = 4711;

    private final Stop stop = new Stop();

    /** Registers each group over HTTP, speaks binary, and hears its own messages. */
    private static final class Registered implements Workload {
        private final String path;
        private final String[] keys = new String[3];

        Registered(String path) {
            this.path = path;
        }

        @Override
        public String path(Seat seat) {
            return "/";
        }

        @Override
        public Registration registration(int group) {
            return new Registration(path, "text/plain", "group" + group);
        }

        @Override
        public void registered(int group, String answer) {
            keys[group] = answer;
        }

        @Override
        public void hello(Seat seat, Outgoing out) {
            out.binary(keys[seat.group()].getBytes(UTF_8));
        }

        @Override
        public boolean greeted(Seat seat, int opcode, ByteBuf frame, int index, int length) {
            return frame.toString(index, length, UTF_8).equals("ok");
        }

        @Override
        public boolean binary() {
            return true;
        }

        @Override
        public int messageBytes() {
            return 1 + Marker.BYTES;
        }

        @Override
        public void message(Seat seat, Marker marker, ByteBuf out) {
            out.writeByte('!');
            marker.writeRaw(out);
        }

        @Override
        public boolean find(Marker marker, ByteBuf frame, int index, int length) {
            return marker.findRaw(frame, index, length);
        }

        @Override
        public boolean echoes() {
            return true;
        }
    }

    @Test
    void groupsThatRegisterAndHearThemselvesAreAccountedFor() throws Exception {
        Registered workload = new Registered("/register");
        Result result;
        try (FaultyRelay relay = FaultyRelay.sound()) {
            result = run(relay, workload, 0.3).execute();
        }

        assertThat(workload.keys).containsExactly("key-group0", "key-group1", "key-group2");
        assertThat(result.ok()).isTrue();
        assertThat(result.totals().sent).isEqualTo(3 * 30);
        assertThat(result.totals().delivered).isEqualTo(3 * 30 * 4);
        assertThat(result.totals().expected).isEqualTo(result.totals().delivered);
    }

    @Test
    void aRefusedRegistrationIsOneLine() {
        try (FaultyRelay relay = FaultyRelay.sound()) {
            assertThatThrownBy(() -> run(relay, new Registered("/nowhere"), 0.3).execute())
                    .isInstanceOf(BenchFailure.class)
                    .hasMessageContaining("POST /nowhere was answered 404");
        }
    }

    @Test
    void whoStopsARunGetsWhatItHasFoundSoFar() throws Exception {
        try (FaultyRelay relay = FaultyRelay.sound()) {
            CompletableFuture<Result> running = new CompletableFuture<>();
            Run run = run(relay, new Registered("/register"), 600);
            Thread thread = new Thread(() -> complete(running, run));
            thread.start();
            relay.awaitDeliveries(200);

            stop.ask();
            Result result = running.get(5, TimeUnit.SECONDS);

            assertThat(result.stopped()).isTrue();
            assertThat(result.measured()).isTrue();
            assertThat(result.totals().delivered).isBetween(200L, 10_000L);
            assertThat(result.totals().lost()).isZero();
        }
    }

    private static void complete(CompletableFuture<Result> running, Run run) {
        try {
            running.complete(run.execute());
        } catch (BenchFailure e) {
            running.completeExceptionally(e);
        }
    }

    private Run run(FaultyRelay relay, Workload workload, double seconds) {
        Target target = Target.of("ws://127.0.0.1:" + relay.port());
        Plan plan = new Plan(
                Mode.FANOUT, Flow.ONE_WAY, Protocol.TOPIC, target, 12, 4, 1, 100.0, 1, 30, 0, seconds, 2, List.of());
        return new Run(
                plan,
                workload,
                new Handshake(target.authority(), new byte[16]),
                RUN,
                Processes.of(plan.pids()),
                System::nanoTime,
                new Progress(new PrintWriter(new StringWriter()), false, System.nanoTime()),
                stop);
    }
}
