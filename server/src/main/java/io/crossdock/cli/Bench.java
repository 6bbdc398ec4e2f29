package io.crossdock.cli;

import io.crossdock.cli.bench.Connect;
import io.crossdock.cli.bench.Fanout;
import io.crossdock.cli.bench.HelpOption;
import io.crossdock.cli.bench.Idle;
import io.crossdock.cli.bench.Logs;
import io.crossdock.cli.bench.Pairs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crossdock bench}: loads a running relay on this machine and says how it coped. The modes do the work. */
@Command(
        name = "bench",
        header = "Loads a running relay on this machine and says how it coped.",
        description =
                "Reports what was lost, duplicated, reordered or misdirected (exactly), rate, latency, CPU and memory. "
                        + "The relay is at ws://127.0.0.1:8080 unless --url says otherwise. Each mode has its own --help.",
        footer = {
            "",
            "Examples:",
            "  crossdock bench fanout                            20,000 deliveries/s",
            "  crossdock bench fanout --window 8                 as fast as it goes",
            "  crossdock bench pairs --pid 4711                  round trips and their cost",
            "  crossdock bench idle --clients 10000 --pid 4711   memory per connection",
            "  crossdock bench connect                           connects per second",
            "",
            "Exit code: 0 all well; 1 something was lost, duplicated, reordered or",
            "misdirected, or a connection failed; 2 bad usage; 130 ended by Ctrl-C, which",
            "still prints the result so far."
        },
        subcommands = {Fanout.class, Pairs.class, Idle.class, Connect.class})
public final class Bench implements Runnable, Logs {
    private final Logs logs;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    final HelpOption help = new HelpOption();

    public Bench(Logs logs) {
        this.logs = logs;
    }

    @Override
    public Runnable start() {
        return logs.start();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "bench needs a mode: fanout, pairs, idle or connect");
    }
}
