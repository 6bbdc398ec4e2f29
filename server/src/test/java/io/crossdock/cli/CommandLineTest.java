package io.crossdock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.config.ConfigLoader;
import io.crossdock.config.HttpSettings;
import io.crossdock.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void theRootListsEveryCommand() {
        Captured root = Captured.run();

        assertThat(root.exitCode()).isZero();
        assertThat(root.out())
                .contains(
                        "serve",
                        "bench",
                        "check-config",
                        "print-config",
                        "doctor",
                        "ban",
                        "workstation",
                        "version",
                        "./crossdock test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"serve", "bench", "check-config", "print-config", "doctor", "ban", "workstation", "version"})
    void everyCommandHasHelp(String command) {
        Captured help = Captured.run(command, "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("Usage: crossdock " + command, "--help");
        assertThat(help.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense               | Unmatched argument at index 0: 'nonsense'",
                "serve --prot 1         | Unknown options: '--prot', '1'",
                "serve --port           | Missing required parameter for option '--port'",
                "serve extra            | Unmatched argument at index 1: 'extra'",
                "serve --port x         | http.port = \"x\" (--port): allowed is an integer from 0 to 65535",
                "serve --as nobody      | --as nobody: there is no such profile",
                "serve --config absent  | the config file absent does not exist",
                "workstation ftp://x    | URL must begin with http:// or https:// and name a host",
                "workstation --as robot | --as robot: there are workstation and phone",
                "workstation --as phone | a phone needs --pair",
                "workstation --pair {}  | --pair is for --as phone",
                "serve --set a          | --set a: allowed is key=value",
                "check-config --set http.prot=1  | unknown key http.prot (--set): did you mean http.port?",
                "check-config --redis http://:hunter2@x | redis.url = (secret) (--redis): allowed is a URL of redis://",
                "serve --redis redis://:hunter2@h:99999 | redis.url = (secret) (--redis): allowed is a URL",
                "check-config --redis redis://:hunter2@h:99999 | redis.url = (secret) (--redis): allowed is a URL",
                "check-config --port 9000 --set admin.port=9000 | admin.port = \"9000\" (--set): allowed is a port other",
                "check-config --set quic.port=7 --set quic.legacy-port=7 | quic.legacy-port = \"7\" (--set): allowed is",
                "check-config --set topic.mount= | topic.mount = \"\" (--set): allowed is a path such as /relay",
                "check-config --set topic.mount=topic | topic.mount = \"topic\" (--set): allowed is a path such as",
                "check-config --set chat.mount=/session | chat.mount = \"/session\" (--set): allowed is a path that",
                "check-config --set device.mount=/health | device.mount = \"/health\" (--set): allowed is a path that",
                "check-config --config /dev/zero | the config file /dev/zero is larger than 256KiB",
                "print-config --set log.level=loud | log.level = \"loud\" (--set): allowed is one of"
            })
    void badUsageIsOneLineAndExitCode2(String line, String complaint) {
        Captured command = Captured.run(line.split(" "));

        assertThat(command.exitCode()).isEqualTo(2);
        assertThat(command.out()).isEmpty();
        assertThat(command.err()).startsWith("crossdock: ").contains(complaint).doesNotContain("hunter2");
        assertThat(command.err().lines()).hasSize(1);
    }

    @Test
    void aGoodConfigurationIsOk() {
        assertThat(Captured.run("check-config", "--port", "0", "--set", "device.secret=hunter2"))
                .isEqualTo(new Captured(0, "ok" + nl(), ""));
    }

    @Test
    void aRelayThatIsOpenToEverybodySaysSo() {
        Captured check = Captured.run("check-config");

        assertThat(check.exitCode()).isZero();
        assertThat(check.err())
                .contains("device.secret is not set: the device relay is OPEN, anybody may connect as any device");
    }

    @Test
    void theEnvironmentIsRead() {
        Captured check = Captured.run(Map.of("CROSSDOCK_HTTP_PORT", "70000"), "check-config");

        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.err()).contains("environment variable CROSSDOCK_HTTP_PORT");
    }

    @Test
    void whatIsProbablyNotMeantIsAWarning() {
        Captured check = Captured.run(Map.of("ENABLE_TLS", "true"), "check-config", "--as", "pluresdb");

        assertThat(check.exitCode()).isZero();
        assertThat(check.err()).startsWith("warning: TLS is wanted");
    }

    @Test
    void aPrintedConfigurationReadsBackAsTheSame() throws IOException {
        Captured printed = Captured.run(
                "print-config",
                "--port",
                "9000",
                "--set",
                "http.trusted-proxies=10.0.0.0/8,::1",
                "--set",
                "redis.prefix=a \"b\" \\c: #d");

        Path file = Files.writeString(folder.resolve("printed.yaml"), printed.out());
        Settings again = new ConfigLoader(Map.of()).file(file).load();
        assertThat(HttpSettings.read(again).port()).isEqualTo(9000);
        assertThat(HttpSettings.read(again).trustedProxies()).hasToString("[10.0.0.0/8, ::1/128]");
        assertThat(again.text("redis.prefix", "", "doc")).isEqualTo("a \"b\" \\c: #d");
        assertThat(Captured.run("check-config", "--config", file.toString()).exitCode())
                .isZero();
    }

    @Test
    void printConfigSaysWhereAValueComesFromAndKeepsSecrets() {
        Captured printed = Captured.run(
                Map.of("CROSSDOCK_ADMIN_TOKEN", "hunter2hunter2hunter2"), "print-config", "--as", "pluresdb");

        assertThat(printed.exitCode()).isZero();
        assertThat(printed.out())
                .contains("  port: 443  # from profile pluresdb")
                .contains("  # token: (set, not shown)  # from environment variable CROSSDOCK_ADMIN_TOKEN")
                .contains("  # an integer from 0 to 65535; default 8080")
                .doesNotContain("hunter2");
    }

    @Test
    void theDefaultsAreShownWhateverIsSet() {
        Captured printed =
                Captured.run(Map.of("CROSSDOCK_HTTP_PORT", "9000"), "print-config", "--defaults", "--port", "9001");

        assertThat(printed.out()).contains("  port: 8080" + "\n").doesNotContain("9000", "9001");
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(Captured.run("version").out()).matches("crossdock \\d+\\.\\d+\\.\\d+\\S* on Java \\d+.*\\R");
        assertThat(Captured.run("--version").out())
                .isEqualTo(Captured.run("version").out());
    }

    private static String nl() {
        return System.lineSeparator();
    }
}
