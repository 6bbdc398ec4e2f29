package io.crossdock.cli.bench;

import io.crossdock.cli.bench.workload.Marker;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossdock bench idle}. */
@Command(
        name = "idle",
        sortOptions = false,
        header = "Clients that connect, join and then only listen.",
        description =
                "With --pid: the memory that a connection costs the relay (best asked of one that was just started) and the CPU that idle connections cost it. Without options: 1,000 clients for 10 s.",
        footer = {
            "",
            "Examples:",
            "  crossdock bench idle --clients 10000 --pid 4711",
            "  crossdock bench idle --clients 50000 --seconds 60 --pid 4711"
        })
public final class Idle implements Callable<Integer> {
    private static final int GROUP = 10;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Connections in all (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--group",
            paramLabel = "G",
            description = "Clients per group (default: 10, or all if there are fewer).")
    private @Nullable Integer group;

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
                Mode.IDLE,
                Flow.ONE_WAY,
                target.protocol(),
                target.target(),
                clients,
                group == null ? Math.min(GROUP, clients) : group,
                0,
                null,
                1,
                Marker.BYTES,
                0,
                target.seconds(),
                target.threads(),
                target.pids());
    }
}
