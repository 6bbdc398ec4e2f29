package io.crossdock.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.cli.Bench;
import io.crossdock.cli.bench.FaultyRelay.Fault;
import io.crossdock.kit.TestRelay;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command as a user calls it, against a relay whose every fault is known. */
@Timeout(20)
class BenchTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void whatASoundRelayDeliversIsCountedToTheLastMessage() {
        int exit;
        try (FaultyRelay relay = FaultyRelay.sound()) {
            exit = bench(relay, "fanout --clients 20 --group 5 --publishers 2 --rate 100 --warmup 0.1 --seconds 0.2");
        }

        assertThat(exit).isZero();
        // 4 groups, 2 senders in each, 100/s for 0.3 s, 4 receivers each.
        assertThat(out.toString())
                .contains("\"ok\":true", "\"connected\":20,\"failed\":0,\"dropped\":0")
                .contains("\"sent\":240,\"held\":0,\"expected\":960,\"delivered\":960,\"lost\":0")
                .contains("\"duplicated\":0,\"reordered\":0,\"misdirected\":0")
                // Of each sender, what was due in the second and third tenth of a second.
                .contains("\"samples\":640}")
                .contains("\"failures\":{}");
    }

    @Test
    void ourOwnRelayDoesItsWork() {
        int exit;
        try (TestRelay relay = TestRelay.with(Map.of())) {
            exit = execute(
                    "fanout --clients 40 --group 20 --window 2 --warmup 0 --seconds 0.2 --json --url ws://127.0.0.1:"
                            + relay.httpPort() + "/topic");
        }

        assertThat(exit).isZero();
        assertThat(out.toString()).contains("\"ok\":true", "\"connected\":40,");
        assertThat(number("delivered")).isPositive().isEqualTo(19 * number("sent"));
    }

    @Test
    void devicesOfOurOwnRelayTalkInPairs() {
        int exit;
        try (TestRelay relay = TestRelay.with(Map.of("device.rate-per-minute", "0"))) {
            exit = execute("pairs --protocol device --flow both --window 2 --clients 20 --warmup 0 --seconds 0.2 --json"
                    + " --url ws://127.0.0.1:" + relay.httpPort() + "/device");
        }

        assertThat(exit).as(err::toString).isZero();
        assertThat(out.toString()).contains("\"ok\":true", "\"connected\":20,", "\"lost\":0");
        assertThat(number("delivered")).isPositive().isEqualTo(number("sent"));
        assertThat(execute("fanout --protocol device --clients 6 --group 3"))
                .as("in no larger groups")
                .isEqualTo(2);
    }

    @Test
    void everyFaultOfTheRelayIsReportedExactly() {
        Map<Integer, Fault> faults = Map.of(
                3, Fault.LOSE,
                10, Fault.LOSE,
                17, Fault.DUPLICATE,
                24, Fault.DUPLICATE,
                25, Fault.DUPLICATE,
                31, Fault.SWAP,
                40, Fault.STRAY);
        int exit;
        try (FaultyRelay relay = new FaultyRelay(faults, null)) {
            exit = bench(relay, "fanout --clients 6 --group 3 --rate 100 --warmup 0 --seconds 0.2");
        }

        assertThat(exit).isEqualTo(1);
        assertThat(out.toString())
                .contains("\"ok\":false")
                .contains("\"sent\":40,\"held\":0,\"expected\":80,\"delivered\":78,\"lost\":2")
                .contains("\"duplicated\":3,\"reordered\":1,\"misdirected\":1");
    }

    @Test
    void aThrownOutClientIsNamedAndTheOthersGoOnWithoutIt() {
        int exit;
        try (FaultyRelay relay = new FaultyRelay(Map.of(1, Fault.CLOSE), null)) {
            exit = bench(relay, "fanout --clients 3 --group 3 --window 1 --warmup 0 --seconds 1.9");
        }

        assertThat(exit).isEqualTo(1);
        // The first message should have reached both receivers and is given up after 1 s; the others have one receiver.
        long sent = number("sent");
        assertThat(sent).isGreaterThan(2);
        assertThat(number("expected")).isEqualTo(sent + 1);
        assertThat(number("delivered")).isEqualTo(sent);
        assertThat(out.toString())
                .contains("\"connected\":3,\"failed\":0,\"dropped\":1", "\"lost\":1,")
                .contains("\"failures\":{\"closed 1013 too slow\":1}");
    }

    @Test
    void pairsPlayPingPongOverTls(@TempDir Path directory) throws Exception {
        KeyManagerFactory keys = selfSigned(directory.resolve("keys.p12"));
        int exit;
        try (FaultyRelay relay =
                new FaultyRelay(Map.of(), SslContextBuilder.forServer(keys).build())) {
            exit = execute(
                    "pairs --clients 6 --warmup 0 --seconds 0.2 --json --url wss://localhost:" + relay.port() + "/");
        }

        assertThat(exit).as(err::toString).isZero();
        assertThat(out.toString()).contains("\"flow\":\"ping-pong\"", "\"connected\":6", "\"lost\":0", "\"window\":1");
        assertThat(number("delivered"))
                .as("more than the first round of three pairs")
                .isGreaterThan(6);
    }

    @Test
    void idleConnectionsAreHeldAndTheProcessIsLookedAt() {
        int exit;
        try (FaultyRelay relay = FaultyRelay.sound()) {
            long pid = ProcessHandle.current().pid();
            exit = execute("idle --clients 30 --seconds 0.2 --pid " + pid + " --url ws://127.0.0.1:" + relay.port());
        }

        assertThat(exit).isZero();
        // Ten clients join one after the other, and each tells those before it: 45 notices in each of 3 groups.
        assertThat(out.toString()).contains("connected     30 ", "notices       135 ", "relay memory ", "All well.");
    }

    @Test
    void connectsAreCountedAndTimed() {
        int exit;
        try (FaultyRelay relay = FaultyRelay.sound()) {
            exit = bench(relay, "connect --clients 4 --warmup 0 --seconds 0.5");
        }

        assertThat(exit).as(out::toString).isZero();
        assertThat(number("connected")).as("more than one round of the four").isGreaterThan(4);
        assertThat(number("connects_per_second")).isPositive();
        assertThat(out.toString()).contains("\"failed\":0", "\"latency_us\":{\"p50\":");
    }

    @Test
    void theTableSaysWhatWasAskedAndWhatCameOfIt() {
        int exit;
        try (FaultyRelay relay = FaultyRelay.sound()) {
            exit = execute(
                    "pairs --flow one-way --clients 4 --rate 50 --size 600 --warmup 0 --seconds 0.2 --url ws://127.0.0.1:"
                            + relay.port() + "/any/?x=1");
        }

        assertThat(exit).isZero();
        assertThat(out.toString())
                .contains("/any?x=1", "4 clients in pairs, one-way, 50.0 messages/s each, 600 B payload")
                .contains("sent          20 ", "delivered     20", "since it was due to be sent", "send lag");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    | bench needs a mode
                    fanout --url ws://10.1.2.3:8080/ | 10.1.2.3 is not a loopback address
                    idle --url ws://example.com/ | example.com is not a loopback address
                    fanout --url ws://127.0.0.1.example.com/ | not a loopback address
                    connect --url ws://[2001:db8::1]:80/ | not a loopback address
                    pairs --url ws://0.0.0.0:8080/ | not a loopback address
                    pairs --url http://127.0.0.1/ | must begin with ws://, wss:// or quic://
                    pairs --quic | only --protocol event is spoken over QUIC
                    pairs --quic --protocol event --url ws://127.0.0.1/event | --quic wants a --url that begins with quic://
                    pairs --url ws:///x | names no host
                    pairs --url ws://127.0.0.1:70000 | no valid port
                    pairs --url nonsense[ | is not a URL
                    pairs --clients 3 | leaves one without a partner
                    fanout --clients 1 | --clients 1 is out of range: 2 to 200000 are allowed
                    fanout --group 1 | --group 1 is out of range: 2 to 1000
                    fanout --publishers 101 | --publishers 101 is out of range: 1 to 100
                    fanout --clients 200000 --group 200000 --publishers 26 | too much to account for
                    fanout --rate 0 | --rate 0 is out of range
                    fanout --rate NaN | --rate NaN is out of range
                    fanout --rate 5 --window 2 | exclude each other
                    fanout --size 29 | --size 29 is out of range: 30 to 16777216
                    fanout --seconds 601 | --seconds 601 is out of range: 0.1 to 600
                    fanout --seconds 599 --warmup 2 | --warmup 2 is out of range: 0 to 1
                    fanout --threads 0 | --threads 0 is out of range
                    fanout --window 0 | --window 0 is out of range
                    idle --pid 2147483646 | --pid 2147483646 is no running process
                    fanout --protocol smtp | but was 'smtp'
                    """)
    void badUsageIsOneLineAndExitCode2(String arguments, String line) {
        int exit = execute(arguments == null ? "" : arguments);

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains(line);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void nobodyListeningIsOneLineAndExitCode1() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        for (String mode : List.of("fanout", "connect")) {
            err.getBuffer().setLength(0);
            int exit = execute(mode + " --url ws://127.0.0.1:" + port);

            assertThat(exit).isEqualTo(1);
            assertThat(err.toString().lines())
                    .last()
                    .asString()
                    .contains("no client could connect", "Connection refused");
        }
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void everyModeExplainsItself() {
        for (String mode : List.of("", "fanout", "pairs", "idle", "connect")) {
            out.getBuffer().setLength(0);

            assertThat(execute(mode + " --help")).isZero();

            assertThat(out.toString()).contains("Examples:", "crossdock bench " + mode);
        }
    }

    private int bench(FaultyRelay relay, String arguments) {
        return execute(arguments + " --json --url ws://127.0.0.1:" + relay.port() + "/");
    }

    private long number(String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":([0-9]+)").matcher(out.toString());
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private int execute(String arguments) {
        CommandLine command = new CommandLine(new Bench(() -> () -> {}))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setParameterExceptionHandler((problem, args) -> {
                    err.write(problem.getMessage());
                    return CommandLine.ExitCode.USAGE;
                });
        return command.execute(
                arguments.isBlank() ? new String[0] : arguments.strip().split(" "));
    }

    private static KeyManagerFactory selfSigned(Path file) throws Exception {
        List<String> keytool = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        keytool.addAll(List.of("-keyalg", "EC", "-dname", "CN=localhost", "-alias", "relay"));
        keytool.addAll(List.of("-storetype", "PKCS12", "-storepass", "secret", "-keystore", file.toString()));
        Process process = new ProcessBuilder(keytool).inheritIO().start();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(file.toFile())) {
            store.load(in, "secret".toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "secret".toCharArray());
        return keys;
    }
}
