package io.crossdock.cli;

import io.crossdock.app.Relay;
import io.crossdock.config.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads all that {@code serve} would read. */
@Command(
        name = "check-config",
        description = "Reads the configuration as serve would; prints ok, or what is wrong (exit code 2).")
final class CheckConfig implements Callable<Integer> {
    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    private final Console console;

    CheckConfig(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Settings settings = options.load(console.environment());
        Relay.readConfig(settings);
        settings.warnings().forEach(console::warning);
        console.out().println("ok");
        return ExitCode.OK;
    }
}
