package io.crossdock.cli;

import io.crossdock.app.Relay;
import io.crossdock.app.Shutdown;
import io.crossdock.app.StartException;
import io.crossdock.config.DrainSettings;
import io.crossdock.config.LogSettings;
import io.crossdock.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the relay in the foreground until a signal ends it. */
@Command(name = "serve", description = "Runs the relay in the foreground; SIGTERM, Ctrl-C and SIGHUP drain it.")
final class Serve implements Callable<Integer> {
    /** The drain has its own deadline; this much later it must be stuck. */
    private static final Duration DRAIN_GRACE = Duration.ofSeconds(10);

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    private final Console console;

    Serve(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws StartException, InterruptedException {
        Settings settings = options.load(console.environment());
        LogSettings logs = LogSettings.read(settings);
        Duration drain = DrainSettings.read(settings).deadline();
        // From here on, so that a signal during the start is not lost.
        Shutdown shutdown = Shutdown.onSignals();
        Runnable endOfLogs = console.logging().apply(logs);
        try (Relay relay = Relay.start(settings)) {
            announce(relay, settings);
            shutdown.await();
            return drained(relay, drain.plus(DRAIN_GRACE));
        } finally {
            endOfLogs.run();
        }
    }

    private int drained(Relay relay, Duration deadline) throws InterruptedException {
        if (Shutdown.within(deadline, relay::drain)) {
            return ExitCode.OK;
        }
        console.err()
                .println("crossdock: the drain did not end " + DRAIN_GRACE.toSeconds()
                        + " s after its deadline: ending anyway");
        return ExitCode.FAILED;
    }

    private void announce(Relay relay, Settings settings) {
        relay.originalLines().forEach(console.out()::println);
        List<Relay.Listener> listeners = relay.listeners();
        int what = width(listeners.stream().map(Relay.Listener::what).toList());
        int address = width(listeners.stream().map(Relay.Listener::address).toList());
        String row = "%-" + what + "s  %-" + address + "s  %s";
        for (Relay.Listener listener : listeners) {
            console.out()
                    .println(String.format(row, listener.what(), listener.address(), listener.note())
                            .stripTrailing());
        }
        String fingerprint = relay.quicFingerprint();
        if (fingerprint != null) {
            console.out().println("QUIC certificate, self-signed, SHA-256 " + fingerprint);
        }
        settings.warnings().forEach(console::warning);
        console.out()
                .println("Crossdock ready: version " + Version.number() + ", port " + relay.httpPort() + ", started in "
                        + ProcessAge.millis() + " ms");
        console.out().flush();
    }

    private static int width(List<String> column) {
        return column.stream().mapToInt(String::length).max().orElse(1);
    }
}
