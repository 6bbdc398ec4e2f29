package io.crossdock.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.crossdock.app.KernelTransport;
import io.crossdock.app.Relay;
import io.crossdock.config.AdminSettings;
import io.crossdock.config.ConfigException;
import io.crossdock.config.HttpSettings;
import io.crossdock.config.LogSettings;
import io.crossdock.config.QuicSettings;
import io.crossdock.config.RedisSettings;
import io.crossdock.config.Settings;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks for what would keep a relay from running well here. */
@Command(
        name = "doctor",
        description =
                "Checks this machine and the configuration, and says what to do (exit code 1 when a check fails).")
final class Doctor implements Callable<Integer> {
    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Option(names = "--json", description = "The result as JSON.")
    private boolean json;

    private final Console console;

    Doctor(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        Settings settings = options.load(console.environment());
        HttpSettings http = HttpSettings.read(settings);
        Runnable endOfLogs = console.logging().apply(quiet(settings));
        try {
            List<Check> checks = all(settings, http);
            console.out().print(json ? asJson(checks) : asText(checks));
            boolean sound = checks.stream().noneMatch(check -> check.status() == Check.Status.FAIL);
            return sound ? ExitCode.OK : ExitCode.FAILED;
        } finally {
            endOfLogs.run();
        }
    }

    /** The checks say what is wrong; the relay of the self-test should not, unless somebody wants to look closer. */
    private static LogSettings quiet(Settings settings) {
        LogSettings wanted = LogSettings.read(settings);
        boolean asked = wanted.level().compareTo(LogSettings.Level.INFO) > 0;
        return asked ? wanted : new LogSettings(LogSettings.Level.ERROR, wanted.format());
    }

    private static List<Check> all(Settings settings, HttpSettings http) throws InterruptedException {
        List<Check> checks = new ArrayList<>();
        checks.add(MachineChecks.java(Runtime.version().feature()));
        List<Check> config = config(settings);
        checks.addAll(config);
        checks.add(PortChecks.http(http));
        // What cannot be read cannot be tried.
        if (config.stream().noneMatch(check -> check.status() == Check.Status.FAIL)) {
            checks.addAll(PortChecks.admin(http, AdminSettings.read(settings)));
            QuicSettings quic = Relay.quicSettings(settings);
            checks.addAll(quic == null ? List.of() : PortChecks.quic(quic));
            checks.add(redis(RedisSettings.read(settings)));
        }
        checks.add(MachineChecks.openFiles(http));
        checks.add(MachineChecks.transport(http, KernelTransport.all()));
        checks.add(selfTest(http));
        return checks;
    }

    private static Check redis(RedisSettings redis) {
        String url = redis.url();
        return url == null ? Check.ok("redis", "not configured: state in memory") : RedisPing.ask(url, redis.ca());
    }

    private static List<Check> config(Settings settings) {
        try {
            Relay.readConfig(settings);
        } catch (ConfigException e) {
            return List.of(Check.fail("config", String.valueOf(e.getMessage()), "print-config shows every key"));
        }
        if (settings.warnings().isEmpty()) {
            return List.of(Check.ok("config", "can be served"));
        }
        return settings.warnings().stream()
                .map(line -> Check.warning("config", line, "print-config shows every key"))
                .toList();
    }

    private static Check selfTest(HttpSettings http) throws InterruptedException {
        return SelfTest.run(http.transport().name().toLowerCase(Locale.ROOT));
    }

    private static String asText(List<Check> checks) {
        return checks.stream()
                .map(check -> String.format(
                        "%-8s %-11s %s%n%s",
                        check.status().word(),
                        check.name(),
                        check.finding(),
                        check.advice() == null ? "" : String.format("%21s%s%n", "", check.advice())))
                .collect(Collectors.joining());
    }

    private static String asJson(List<Check> checks) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            out.useDefaultPrettyPrinter();
            out.writeStartArray();
            for (Check check : checks) {
                out.writeStartObject();
                out.writeStringField("check", check.name());
                out.writeStringField("status", check.status().name().toLowerCase(Locale.ROOT));
                out.writeStringField("finding", check.finding());
                if (check.advice() != null) {
                    out.writeStringField("advice", check.advice());
                }
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        return text + System.lineSeparator();
    }
}
