package io.crossdock.cli;

import io.crossdock.app.Relay;
import io.crossdock.config.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the configuration in force, in the form of a config file. */
@Command(
        name = "print-config",
        description = "Prints every key with its value, where that comes from and what is allowed, as YAML.")
final class PrintConfig implements Callable<Integer> {
    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Option(names = "--defaults", description = "The defaults (of the profile, with --as), whatever is set.")
    private boolean defaults;

    private final Console console;

    PrintConfig(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Settings settings = defaults ? options.defaults() : options.load(console.environment());
        Relay.readConfig(settings);
        settings.warnings().forEach(console::warning);
        console.out().print(ConfigPage.of(settings.register()));
        return ExitCode.OK;
    }
}
