package io.crossdock.cli;

import io.crossdock.cli.bench.HelpOption;
import io.crossdock.config.ConfigException;
import io.crossdock.config.ConfigLoader;
import io.crossdock.config.Profile;
import io.crossdock.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how to serve; every command that reads the configuration has them. */
final class ConfigOptions {
    @Option(
            names = "--as",
            paramLabel = "PROFILE",
            description = "Serve as a drop-in for another server: its protocol alone, its port, its environment.")
    private @Nullable String profile;

    @Option(names = "--config", paramLabel = "FILE", description = "A YAML file with keys.")
    private @Nullable Path file;

    @Option(names = "--port", paramLabel = "N", description = "The HTTP port; 0 takes any free one.")
    private @Nullable String port;

    @Option(names = "--host", paramLabel = "ADDR", description = "The address to listen on.")
    private @Nullable String host;

    @Option(names = "--redis", paramLabel = "URL", description = "Redis, for several nodes.")
    private @Nullable String redis;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set any key; may be repeated. print-config lists the keys.")
    private List<String> assignments = new ArrayList<>();

    @Mixin
    final HelpOption help = new HelpOption();

    /** The settings that these options, the file and the environment make. */
    Settings load(Map<String, String> environment) throws ConfigException {
        ConfigLoader loader = new ConfigLoader(environment);
        if (file != null) {
            loader.file(file);
        }
        assignments.forEach(loader::set);
        flag(loader, "--port", "http.port", port);
        flag(loader, "--host", "http.host", host);
        flag(loader, "--redis", "redis.url", redis);
        return withProfile(loader).load();
    }

    /** What would be in force if nobody had set anything. */
    Settings defaults() throws ConfigException {
        return withProfile(new ConfigLoader(Map.of())).load();
    }

    private ConfigLoader withProfile(ConfigLoader loader) {
        return profile == null ? loader : loader.profile(Profile.named(profile));
    }

    private static void flag(ConfigLoader loader, String option, String key, @Nullable String value) {
        if (value != null) {
            loader.flag(option, key, value);
        }
    }
}
