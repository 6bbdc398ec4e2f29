package io.crossdock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.app.Shutdown;
import io.crossdock.app.StartException;
import io.crossdock.config.ConfigException;
import io.crossdock.config.LogSettings;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root command: knows the others by name. */
@Command(
        name = "crossdock",
        description = "One relay server for live traffic between devices, peers, sessions, chat rooms and players.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "./crossdock test builds everything and runs all tests. Each command has --help."})
public final class Crossdock implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Crossdock(Console console) {
        this.console = console;
    }

    /** Every command, in the order of the help page. */
    private static Map<String, Function<Console, Object>> commands() {
        Map<String, Function<Console, Object>> commands = new LinkedHashMap<>();
        commands.put("serve", Serve::new);
        commands.put("check-config", CheckConfig::new);
        commands.put("print-config", PrintConfig::new);
        commands.put("doctor", Doctor::new);
        commands.put("bench", console -> new Bench(() -> warnings(console)));
        commands.put("ban", Ban::command);
        commands.put("workstation", console -> new Workstation(console, System.in, () -> Shutdown.onSignals()::await));
        commands.put("version", Version::new);
        commands.put("help", console -> new HelpCommand());
        return commands;
    }

    private static Runnable warnings(Console console) {
        return console.logging().apply(new LogSettings(LogSettings.Level.WARN, LogSettings.Format.TEXT));
    }

    /** Runs a command line to its end and answers the exit code. */
    public static int run(Console console, String... args) {
        CommandLine root = new CommandLine(new Crossdock(console));
        Map<String, Function<Console, Object>> commands = commands();
        if (args.length > 0 && commands.containsKey(args[0]) && !args[0].equals("help")) {
            // Reading the annotations of commands that are not wanted would take a tenth of the time of a start.
            commands.keySet().retainAll(Set.of(args[0]));
        }
        commands.forEach((name, command) -> root.addSubcommand(name, command.apply(console)));
        root.getCommandSpec().version(Version.line());
        root.setOut(new PrintWriter(console.out(), true, UTF_8));
        root.setErr(new PrintWriter(console.err(), true, UTF_8));
        root.setParameterExceptionHandler((failure, arguments) -> usage(console, failure));
        root.setExecutionExceptionHandler((failure, command, parsed) -> failed(console, failure));
        return root.execute(args);
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(console.out());
        return ExitCode.OK;
    }

    private static int usage(Console console, ParameterException failure) {
        String command = failure.getCommandLine().getCommandSpec().qualifiedName(" ");
        say(console, oneLine(String.valueOf(failure.getMessage())) + " (see " + command + " --help)");
        return ExitCode.USAGE;
    }

    private static int failed(Console console, Exception failure) throws Exception {
        if (failure instanceof ConfigException) {
            say(console, String.valueOf(failure.getMessage()));
            return ExitCode.USAGE;
        }
        if (failure instanceof StartException) {
            say(console, String.valueOf(failure.getMessage()));
            return ExitCode.FAILED;
        }
        // Ours: with its stack, for the report that somebody will write.
        failure.printStackTrace(console.err());
        return ExitCode.FAILED;
    }

    private static void say(Console console, String line) {
        console.err().println("crossdock: " + line);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\R+", " ");
    }
}
