package io.crossdock.cli.bench;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossdock bench fanout}. */
@Command(
        name = "fanout",
        sortOptions = false,
        header = "Groups of clients: some of each send, all others receive.",
        description =
                "Without options: 1,000 clients in groups of 100, one sender per group, 20 messages/s each. That makes about 20,000 deliveries per second.",
        footer = {
            "",
            "Examples:",
            "  crossdock bench fanout",
            "  crossdock bench fanout --group 1000 --rate 100 --pid 4711",
            "  crossdock bench fanout --group 50 --publishers 5 --window 4 --seconds 30",
            "  crossdock bench fanout --size 16384 --rate 5 --json > result.json"
        })
public final class Fanout implements Callable<Integer> {
    private static final double RATE = 20;
    private static final int GROUP = 100;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Connections in all (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--group",
            paramLabel = "G",
            description = "Clients per group: who hears whom (default: 100, or all if there are fewer).")
    private @Nullable Integer group;

    @Option(
            names = "--publishers",
            paramLabel = "P",
            defaultValue = "1",
            description = "Senders in each group (default: ${DEFAULT-VALUE}).")
    private int publishers;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final LoadOptions load = new LoadOptions();

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
                Mode.FANOUT,
                Flow.ONE_WAY,
                target.protocol(),
                target.target(),
                clients,
                group == null ? Math.min(GROUP, clients) : group,
                publishers,
                load.rate(RATE),
                load.window(),
                load.size(),
                load.warmupSeconds(),
                target.seconds(),
                target.threads(),
                target.pids());
    }
}
