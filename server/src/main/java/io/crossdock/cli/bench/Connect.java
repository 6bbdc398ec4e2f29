package io.crossdock.cli.bench;

import io.crossdock.cli.bench.workload.Marker;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossdock bench connect}. */
@Command(
        name = "connect",
        sortOptions = false,
        header = "Clients that connect, join, close and begin again.",
        description =
                "Counts connects per second, and the time from the first packet to the greeting. Each client is in a group of its own, as the notices of who comes and goes would else be measured. Without options: 50 at a time for 12 s.",
        footer = {
            "",
            "Examples:",
            "  crossdock bench connect",
            "  crossdock bench connect --clients 200 --seconds 30 --pid 4711"
        })
public final class Connect implements Callable<Integer> {
    /** In larger groups the notices of who comes and goes would be measured. */
    private static final int GROUP = 1;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "50",
            description = "Connections at a time (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--warmup",
            paramLabel = "S",
            defaultValue = "2",
            description = "Seconds of the same before the measured time (default: ${DEFAULT-VALUE}).")
    private double warmupSeconds;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Mixin
    final HelpOption help = new HelpOption();

    @Override
    public Integer call() {
        return new Launch(spec, target.json(), new Stop()).run(this::plan);
    }

    private Plan plan() {
        return new Plan(
                Mode.CONNECT,
                Flow.ONE_WAY,
                target.protocol(),
                target.target(),
                clients,
                GROUP,
                0,
                null,
                1,
                Marker.BYTES,
                warmupSeconds,
                target.seconds(),
                target.threads(),
                target.pids());
    }
}
