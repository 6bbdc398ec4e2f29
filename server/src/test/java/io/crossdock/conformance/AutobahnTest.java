package io.crossdock.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.crossdock.kit.TestRelay;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The Autobahn test suite, version 0.6.4, as a client of {@code /echo}: 247 cases of RFC 6455. The suite is Python and runs
 * on Jython in a JVM of its own; the build lays both jars into {@code target/autobahn}. Its reports stay in
 * {@code target/autobahn/reports}.
 */
@Execution(ExecutionMode.CONCURRENT)
class AutobahnTest {
    private static final Path FOLDER = Path.of("target/autobahn").toAbsolutePath();
    private static final Path REPORTS = FOLDER.resolve("reports");
    private static final int SUITE_SECONDS_MAX = 300;
    private static final int CASES = 247;
    /** NON-STRICT and INFORMATIONAL are the suite's words for what the RFC leaves open. */
    private static final Set<String> GOOD = Set.of("OK", "NON-STRICT", "INFORMATIONAL");

    @TestFactory
    Stream<DynamicTest> everyCasePasses() throws IOException, InterruptedException {
        try (TestRelay relay = TestRelay.with(Map.of("echo.enabled", "true"))) {
            play("ws://127.0.0.1:" + relay.httpPort());
        }
        Map<String, Map<String, Verdict>> verdicts = verdicts(REPORTS.resolve("index.json"));
        Map<String, Verdict> ours = verdicts.getOrDefault("crossdock", Map.of());
        Map<String, Verdict> silent = verdicts.getOrDefault("silent", Map.of());

        Stream<DynamicTest> suite = Stream.of(
                dynamicTest(
                        "the suite plays all its cases", () -> assertThat(ours).hasSize(CASES)),
                dynamicTest(
                        "a server that does not echo fails",
                        () -> assertThat(silent.values()).isNotEmpty().noneMatch(Verdict::good)));
        Stream<DynamicTest> cases =
                ours.entrySet().stream().map(entry -> dynamicTest("case " + entry.getKey(), entry.getValue()::check));
        return Stream.concat(suite, cases);
    }

    private static void play(String relay) throws IOException, InterruptedException {
        Files.createDirectories(REPORTS);
        Path script = FOLDER.resolve("suite.py");
        Files.copy(AutobahnTest.class.getResourceAsStream("/autobahn.py"), script, StandardCopyOption.REPLACE_EXISTING);
        Path log = FOLDER.resolve("suite.log");
        Process suite = new ProcessBuilder(command(script, relay))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = suite.waitFor(SUITE_SECONDS_MAX, TimeUnit.SECONDS);
        suite.destroyForcibly();
        assertThat(ended).as("the suite ended by itself, see %s", log).isTrue();
        assertThat(suite.exitValue()).as("exit code of the suite, see %s", log).isZero();
    }

    private static List<String> command(Path script, String relay) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String jars = FOLDER.resolve("jython-standalone.jar") + File.pathSeparator + FOLDER.resolve("suite.jar");
        List<String> command = new ArrayList<>(List.of(java, "-Xmx512m", "-cp", jars, "-Dpython.cachedir.skip=true"));
        command.addAll(List.of("org.python.util.jython", script.toString(), relay, REPORTS.toString()));
        return command;
    }

    /** Reads {@code {agent: {case: {behavior: word, behaviorClose: word, ...}}}}. */
    private static Map<String, Map<String, Verdict>> verdicts(Path index) throws IOException {
        Map<String, Map<String, Verdict>> verdicts = new TreeMap<>();
        try (JsonParser json = new JsonFactory().createParser(index.toFile())) {
            json.nextToken();
            for (String agent = json.nextFieldName(); agent != null; agent = json.nextFieldName()) {
                json.nextToken();
                Map<String, Verdict> cases = verdicts.computeIfAbsent(agent, name -> new TreeMap<>());
                for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                    json.nextToken();
                    cases.put(name, verdict(json));
                }
            }
        }
        return verdicts;
    }

    private static Verdict verdict(JsonParser json) throws IOException {
        String behaviour = "";
        String close = "";
        while (json.nextToken() != JsonToken.END_OBJECT) {
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                String value = json.getText();
                behaviour = json.currentName().equals("behavior") ? value : behaviour;
                close = json.currentName().equals("behaviorClose") ? value : close;
            }
        }
        return new Verdict(behaviour, close);
    }

    /** What the suite says of one case: how the server behaved, and how it closed. */
    private record Verdict(String behaviour, String close) {
        boolean good() {
            return GOOD.contains(behaviour) && GOOD.contains(close);
        }

        void check() {
            assertThat(behaviour).as("behaviour").isIn(GOOD);
            assertThat(close).as("closing").isIn(GOOD);
        }
    }
}
