package io.crossdock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.crossdock.kit.TestSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServeProcessTest {
    private static final int SIGINT = 2;
    private static final int SIGHUP = 1;

    @TempDir
    Path folder = Path.of("");

    private ServeProcess serve(String... more) throws IOException {
        String[] args = new String[more.length + 5];
        System.arraycopy(new String[] {"serve", "--host", "127.0.0.1", "--port", "0"}, 0, args, 0, 5);
        System.arraycopy(more, 0, args, 5, more.length);
        return ServeProcess.start(folder, args);
    }

    @Test
    void aTermSignalSaysGoodByeToEverybodyAndEndsWithZero() throws Exception {
        try (ServeProcess relay = serve();
                TestSocket alice = TestSocket.open(relay.ready(), "/topic/x")) {
            relay.signal("TERM");

            alice.expectCloseAfterAll(1001);
            assertThat(relay.exitCode()).isZero();
            assertThat(relay.err()).doesNotContain("WARN", "ERROR", "Exception");
        }
    }

    @Test
    void anInterruptDoesTheSame() throws Exception {
        try (ServeProcess relay = serve()) {
            relay.ready();
            assumeFalse(relay.ignores(SIGINT), "started by a script in the background");

            relay.signal("INT");

            assertThat(relay.exitCode()).isZero();
        }
    }

    @Test
    void aTerminalThatGoesAwayDoesTheSame() throws Exception {
        try (ServeProcess relay = serve();
                TestSocket alice = TestSocket.open(relay.ready(), "/topic/x")) {
            assumeFalse(relay.ignores(SIGHUP), "started with nohup");

            relay.signal("HUP");

            alice.expectCloseAfterAll(1001);
            assertThat(relay.exitCode()).isZero();
        }
    }

    @Test
    void aHostThatNobodyKnowsIsOneLineAndExitCode1() throws Exception {
        try (ServeProcess relay = ServeProcess.start(folder, "serve", "--host", "nosuch.invalid", "--port", "0")) {
            assertThat(relay.exitCode()).isEqualTo(1);

            assertThat(relay.err().strip())
                    .isEqualTo("crossdock: cannot listen on nosuch.invalid:0: no address is known for nosuch.invalid");
        }
    }

    @Test
    void aSecondSignalDoesNotWait() throws Exception {
        try (ServeProcess relay = serve("--set", "drain.seconds=3600");
                TestSocket deaf = TestSocket.open(relay.ready(), "/topic/x")) {
            relay.signal("TERM");
            assertThat(deaf.next().toString()).startsWith("closed 1001");

            relay.signal("TERM");

            assertThat(relay.exitCode()).isEqualTo(128 + 15);
        }
    }

    @Test
    void theDrainEndsAtItsDeadline() throws Exception {
        try (ServeProcess relay = serve("--set", "drain.seconds=1");
                TestSocket deaf = TestSocket.open(relay.ready(), "/topic/x")) {
            relay.signal("TERM");

            assertThat(relay.exitCode()).isZero();
            assertThat(deaf.next().toString()).startsWith("closed 1001");
        }
    }

    @Test
    void theTableNamesWhatIsServedWhere() throws Exception {
        try (ServeProcess relay = serve()) {
            int port = relay.ready();

            assertThat(relay.lines()).anyMatch(line -> line.contains("127.0.0.1:" + port) && line.contains("/topic"));
            assertThat(relay.lines()).last().asString().startsWith("Crossdock ready");
        }
    }

    @Test
    void aTakenPortIsOneLineAndExitCode1() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServeProcess relay = ServeProcess.start(
                        folder, "serve", "--host", "127.0.0.1", "--port", Integer.toString(taken.getLocalPort()))) {
            assertThat(relay.exitCode()).isEqualTo(1);

            assertThat(relay.err()).startsWith("crossdock: ").contains(Integer.toString(taken.getLocalPort()));
            assertThat(relay.err().lines()).hasSize(1);
        }
    }

    @Test
    void aBadConfigurationIsOneLineAndExitCode2() throws Exception {
        try (ServeProcess relay = serve("--set", "http.prot=1")) {
            assertThat(relay.exitCode()).isEqualTo(2);

            assertThat(relay.err().strip())
                    .isEqualTo("crossdock: unknown key http.prot (--set): did you mean http.port?");
        }
    }

    @Test
    void logLinesAreJsonWhenAskedFor() throws Exception {
        try (ServeProcess relay =
                        serve("--set", "log.format=json", "--set", "log.level=debug", "--set", "device.secret=x");
                TestSocket alice = TestSocket.open(relay.ready(), "/topic/x")) {
            alice.settle();
            relay.signal("TERM");
            alice.expectCloseAfterAll(1001);
            assertThat(relay.exitCode()).isZero();

            assertThat(relay.err().lines())
                    .isNotEmpty()
                    .allMatch(line -> line.startsWith("{\"time\":\"") && line.endsWith("}"));
        }
    }

    @Test
    void theDoctorRelaysAMessageAndSaysSo() throws Exception {
        try (ServeProcess doctor = ServeProcess.start(folder, "doctor", "--port", "0", "--json")) {
            assertThat(doctor.exitCode()).as(doctor.err()).isZero();

            assertThat(doctor.rest())
                    .contains("\"self-test\"", "a message was relayed")
                    .startsWith("[")
                    .endsWith("]");
        }
    }
}
