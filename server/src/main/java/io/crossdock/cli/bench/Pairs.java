package io.crossdock.cli.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crossdock bench pairs}. */
@Command(
        name = "pairs",
        sortOptions = false,
        header = "Clients two by two: one way, both ways, or ping-pong.",
        description =
                "Clients 2k and 2k+1 are partners, in a group of their own. Without options: 100 pairs play ping-pong, one message under way in each.",
        footer = {
            "",
            "Examples:",
            "  crossdock bench pairs",
            "  crossdock bench pairs --flow one-way --rate 200 --size 512",
            "  crossdock bench pairs --flow both --window 16 --clients 1000 --pid 4711"
        })
public final class Pairs implements Callable<Integer> {
    private static final double RATE = 50;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "200",
            description = "Connections in all, an even number (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--flow",
            paramLabel = "FLOW",
            defaultValue = "ping-pong",
            description =
                    "${COMPLETION-CANDIDATES}: who speaks. In ping-pong the odd client answers each message, and latency is that of the whole round; --rate or --window then hold for the even one (default: ${DEFAULT-VALUE}).")
    private Flow flow = Flow.PING_PONG;

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
                Mode.PAIRS,
                flow,
                target.protocol(),
                target.target(),
                clients,
                2,
                flow == Flow.BOTH ? 2 : 1,
                load.rate(flow == Flow.PING_PONG ? null : RATE),
                load.window(),
                load.size(),
                load.warmupSeconds(),
                target.seconds(),
                target.threads(),
                target.pids());
    }
}
