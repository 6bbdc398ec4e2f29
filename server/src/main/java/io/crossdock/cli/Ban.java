package io.crossdock.cli;

import io.crossdock.cli.bench.HelpOption;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code crossdock ban}: who is kept from the chat board of a running relay. The subcommands do the work. */
@Command(
        name = "ban",
        header = "Lists and lifts the chat board's bans on a running relay.",
        description = "Asks the relay on this machine, at the configured port, unless --url says otherwise.",
        footer = {
            "",
            "Examples:",
            "  CROSSDOCK_ADMIN_TOKEN=... crossdock ban list",
            "  CROSSDOCK_ADMIN_TOKEN=... crossdock ban lift address 192.0.2.7",
            "",
            "Exit code: 0 done; 1 no such ban, or no relay; 2 bad usage."
        })
final class Ban implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    final HelpOption help = new HelpOption();

    private Ban() {}

    /** With its subcommands. */
    static CommandLine command(Console console) {
        return new CommandLine(new Ban()).addSubcommand(new BanList(console)).addSubcommand(new BanLift(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "ban needs to know what to do: list or lift");
    }
}
