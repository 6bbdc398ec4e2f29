package io.crossdock.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.client.SessionClient;
import io.crossdock.kit.TestRelay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The examples of the client library run as their comments say. */
@Timeout(120)
class ExamplesTest {
    /** An example as a process, with the library on its class path and nothing else. */
    private static Process start(String name, String... args) throws IOException, URISyntaxException {
        Path root = Files.isDirectory(Path.of("client")) ? Path.of("") : Path.of("..");
        Path library = Path.of(SessionClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                library.toString(),
                root.resolve("client/examples/" + name + ".java").toString()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static BufferedReader lines(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    /** The next line that the example prints; what its compiler notes before is passed over. */
    private static String line(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && (line.startsWith("Note:") || line.contains("warning"))) {
            line = lines.readLine();
        }
        return String.valueOf(line);
    }

    @Test
    void aSessionIsPairedAndEnded() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of())) {
            Process example = start("PairedSession", "http://127.0.0.1:" + relay.httpPort() + "/session");
            BufferedReader lines = lines(example);

            assertThat(line(lines)).isEqualTo("the workstation sees a phone come in");
            assertThat(line(lines)).isEqualTo("the workstation hears: what time is it?");
            assertThat(line(lines)).isEqualTo("the phone hears: time to go home");
            assertThat(lines.readLine()).isNull();
            assertThat(example.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(example.exitValue()).isZero();
        }
    }

    @Test
    void devicesPairAndOneGetsWhatTheOtherCopies() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of())) {
            Process example = start("PairedDevices", "http://127.0.0.1:" + relay.httpPort() + "/device");
            BufferedReader lines = lines(example);

            assertThat(line(lines)).isEqualTo("the laptop shows a code of 6 digits");
            assertThat(line(lines)).isEqualTo("the phone gets from the laptop: a link to a recipe");
            assertThat(example.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(example.exitValue()).isZero();
        }
    }

    @Test
    void peersMeetInATopic() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of())) {
            String address = "ws://127.0.0.1:" + relay.httpPort() + "/topic";
            Process anna = start("TopicPeer", address, "tools", "anna");
            BufferedReader annas = lines(anna);
            assertThat(line(annas)).isEqualTo("joined tools");
            Process ben = start("TopicPeer", address, "tools", "ben");
            BufferedReader bens = lines(ben);
            assertThat(line(annas)).isEqualTo("ben is here");
            assertThat(List.of(line(bens), line(bens))).containsExactlyInAnyOrder("joined tools", "anna is here");

            try (OutputStream typed = ben.getOutputStream()) {
                typed.write("good morning\n".getBytes(UTF_8));
            }

            assertThat(line(annas)).isEqualTo("ben: good morning");
            assertThat(line(annas)).isEqualTo("ben has gone");
            assertThat(ben.waitFor(20, TimeUnit.SECONDS)).isTrue();
            anna.getOutputStream().close();
            assertThat(anna.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(anna.exitValue()).isZero();
        }
    }
}
