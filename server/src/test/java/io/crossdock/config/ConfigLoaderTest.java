package io.crossdock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigLoaderTest {
    @TempDir
    Path folder = Path.of("");

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("relay.yaml"), yaml);
    }

    private static int port(Settings settings) {
        return settings.integer("http.port", 8080, 0, 65535, "doc");
    }

    private static int maxConnections(Settings settings) {
        return settings.integer("http.max-connections", 1, 0, 65535, "doc");
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, false, false, 443",
        "true, false, false, false, 1001",
        "true, true, false, false, 1002",
        "true, true, true, false, 1003",
        "true, true, true, true, 1004",
        "true, false, false, true, 1004",
        "false, false, true, false, 1003"
    })
    void theStrongestLayerWins(boolean inFile, boolean inEnvironment, boolean inOriginals, boolean asFlag, int expected)
            throws IOException {
        Map<String, String> environment = new HashMap<>();
        if (inEnvironment) {
            environment.put("CROSSDOCK_HTTP_PORT", "1002");
        }
        if (inOriginals) {
            environment.put("PORT", "1003");
        }
        ConfigLoader loader = new ConfigLoader(environment).profile(Profile.named("pluresdb"));
        if (inFile) {
            loader.file(file("http: {port: 1001}"));
        }
        if (asFlag) {
            loader.set("http.port=1004");
        }

        assertThat(port(loader.load())).isEqualTo(expected);
    }

    @Test
    void theLastFlagForAKeyCounts() {
        ConfigLoader loader = new ConfigLoader(Map.of()).set("http.port=1").set("http.port=2");

        assertThat(port(loader.load())).isEqualTo(2);
        assertThat(port(loader.flag("--port", "http.port", "3").load())).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"http.port", "=1", "''"})
    void aFlagWithoutKeyOrValueIsRefused(String assignment) {
        assertThatThrownBy(() -> new ConfigLoader(Map.of()).set(assignment))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--set " + assignment + ": allowed is key=value");
    }

    @Test
    void aVariableReachesAKeyWithDotsAndHyphens() {
        Settings settings = new ConfigLoader(Map.of("CROSSDOCK_HTTP_MAX_CONNECTIONS", "9")).load();

        assertThat(maxConnections(settings)).isEqualTo(9);
        assertThat(settings.origin("http.max-connections"))
                .isEqualTo("environment variable CROSSDOCK_HTTP_MAX_CONNECTIONS");
        assertThatCode(settings::refuseUnknown).doesNotThrowAnyException();
    }

    @Test
    void anUnknownVariableStopsTheStart() {
        Settings settings = new ConfigLoader(Map.of("CROSSDOCK_HTTP_PROT", "9", "PATH", "/bin")).load();
        port(settings);
        maxConnections(settings);

        assertThatThrownBy(settings::refuseUnknown)
                .isInstanceOf(ConfigException.class)
                .hasMessage("unknown environment variable CROSSDOCK_HTTP_PROT: did you mean CROSSDOCK_HTTP_PORT?");
    }

    @Test
    void anEmptyVariableIsUnset() {
        Settings settings = new ConfigLoader(Map.of("CROSSDOCK_HTTP_PORT", "", "CROSSDOCK_WHATEVER", "")).load();

        assertThat(port(settings)).isEqualTo(8080);
        assertThatCode(settings::refuseUnknown).doesNotThrowAnyException();
    }

    @Test
    void theLaunchersVariablesAndThoseOfAKubernetesServiceAreNotOurs() {
        Settings settings = new ConfigLoader(Map.of(
                        "CROSSDOCK_JAVA", "/x",
                        "CROSSDOCK_OPTS", "-Xmx1g",
                        "CROSSDOCK_SERVICE_HOST", "10.0.0.7",
                        "CROSSDOCK_SERVICE_PORT", "80",
                        "CROSSDOCK_SERVICE_PORT_HTTP", "80",
                        "CROSSDOCK_PORT", "tcp://10.0.0.7:80",
                        "CROSSDOCK_PORT_80_TCP_ADDR", "10.0.0.7",
                        "CROSSDOCK_HTTP_SERVICE_HOST", "10.0.0.8",
                        "CROSSDOCK_HTTP_PORT", "tcp://10.0.0.8:80"))
                .load();

        assertThat(port(settings)).isEqualTo(8080);
        assertThatCode(settings::refuseUnknown).doesNotThrowAnyException();
    }

    @Test
    void aPortThatSomebodyMeantSurvivesAServiceOfThatName() {
        Settings settings = new ConfigLoader(
                        Map.of("CROSSDOCK_HTTP_SERVICE_HOST", "10.0.0.8", "CROSSDOCK_HTTP_PORT", "9000"))
                .load();

        assertThat(port(settings)).isEqualTo(9000);
    }

    @Test
    void treeAndDottedKeysAreTheSame() throws IOException {
        Settings settings = new ConfigLoader(Map.of())
                .file(file("http:\n  port: 1\n\nhttp.max-connections: 2\nempty:\n"))
                .load();

        assertThat(port(settings)).isEqualTo(1);
        assertThat(maxConnections(settings)).isEqualTo(2);
        assertThat(settings.origin("http.max-connections")).isEqualTo(folder.resolve("relay.yaml") + " line 4");
        assertThatCode(settings::refuseUnknown).doesNotThrowAnyException();
    }

    @Test
    void scalarsStayAsWrittenAndListsAreLists() throws IOException {
        Settings settings = new ConfigLoader(Map.of())
                .file(file("a: {t: no, n: 0123, l: [x, 'y, z'], q: \"1\", e: ''}"))
                .load();

        assertThat(settings.text("a.t", "", "doc")).isEqualTo("no");
        assertThat(settings.text("a.n", "", "doc")).isEqualTo("0123");
        assertThat(settings.list("a.l", "doc")).containsExactly("x", "y, z");
        assertThat(settings.integer("a.q", 0, 0, 9, "doc")).isEqualTo(1);
        assertThat(settings.text("a.e", "full", "doc")).isEmpty();
    }

    @Test
    void aListWhereOneValueIsWantedIsRefused() throws IOException {
        Settings settings =
                new ConfigLoader(Map.of()).file(file("http:\n  port: [1, 2]")).load();

        assertThatThrownBy(() -> port(settings))
                .hasMessage("http.port = [\"1\", \"2\"] (" + folder.resolve("relay.yaml")
                        + " line 2): allowed is an integer from 0 to 65535");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "a: 1\\na: 2                | line 2: the key a was already given in line 1",
                "a: {b: 1}\\na.b: 2         | line 2: the key a.b was already given in line 1",
                "a: {b: 1}\\nc: 1\\na: {}   | line 3: the key a was already given in line 1",
                "- a                        | line 1: expected keys with values",
                "word                       | line 1: expected keys with values",
                "a: 1\\n--- \\nb: 1         | only one document is allowed",
                "a: &x 1\\nb: *x            | line 2: aliases (*x) are not supported",
                "a: [[1]]                   | line 1: a list may hold plain values only",
                "a: [{b: 1}]                | line 1: a list may hold plain values only",
                "a: [1, 2                   | line 1: not valid YAML: while parsing a flow sequence",
                "a: 1\\n\\tb: 2             | line 2: not valid YAML: while scanning",
                "{a: {a: {a: {a: {a: {a: {a: {a: {a: 1}}}}}}}}} | line 1: nested deeper than 8"
            })
    void aBadFileIsRefusedWithItsLine(String yaml, String error) throws IOException {
        Path file = file(yaml.replace("\\n", "\n").replace("\\t", "\t"));

        assertThatThrownBy(() -> new ConfigLoader(Map.of()).file(file).load())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(error)
                .hasMessageNotContaining("\n");
    }

    @Test
    void anUnknownKeyInAFileIsNamedWithItsLine() throws IOException {
        Settings settings = new ConfigLoader(Map.of())
                .file(file("http:\n  port: 1\n  prot: 2"))
                .load();
        port(settings);

        assertThatThrownBy(settings::refuseUnknown)
                .hasMessage(
                        "unknown key http.prot (" + folder.resolve("relay.yaml") + " line 3): did you mean http.port?");
    }

    @Test
    void anEmptyFileSetsNothing() throws IOException {
        assertThat(port(new ConfigLoader(Map.of()).file(file("# nothing\n")).load()))
                .isEqualTo(8080);
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Path latin1 = Files.write(folder.resolve("latin1.yaml"), "a: ä".getBytes(StandardCharsets.ISO_8859_1));
        Path big = Files.writeString(folder.resolve("big.yaml"), "#".repeat(YamlFile.FILE_BYTES_MAX + 1));

        assertThatThrownBy(() -> load(folder.resolve("absent.yaml"))).hasMessageEndingWith("does not exist");
        assertThatThrownBy(() -> load(folder)).hasMessageEndingWith("is a directory");
        assertThatThrownBy(() -> load(latin1)).hasMessageEndingWith("is not UTF-8 text");
        assertThatThrownBy(() -> load(big)).hasMessageContaining("larger than 256KiB");
        // It says that it has no byte at all, and has one for everybody who asks.
        assertThatThrownBy(() -> load(Path.of("/dev/zero"))).hasMessageContaining("larger than 256KiB");
    }

    private static Settings load(Path file) {
        return new ConfigLoader(Map.of()).file(file).load();
    }
}
