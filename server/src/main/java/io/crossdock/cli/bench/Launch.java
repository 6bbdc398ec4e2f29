package io.crossdock.cli.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import io.crossdock.cli.bench.wire.Handshake;
import io.crossdock.cli.bench.workload.Setup;
import io.crossdock.cli.bench.workload.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** From a plan to an exit code: sets a run up, minds Ctrl-C, prints. */
final class Launch {
    private static final int WELL = 0;
    private static final int NOT_WELL = 1;
    /** What a shell reports for a process that Ctrl-C ended. */
    private static final int INTERRUPTED = 130;

    /** What the JVM and its libraries have open themselves. */
    private static final int OWN_DESCRIPTORS = 200;
    /** Longer than stopping a run takes. */
    private static final long HOOK_SECONDS_MAX = 10;

    private final CommandSpec command;
    private final boolean json;
    private final Stop stop;

    Launch(CommandSpec command, boolean json, Stop stop) {
        this.command = command;
        this.json = json;
        this.stop = stop;
    }

    /** Exit code 0 when all went well, 1 when not, 130 when ended early. Bad usage throws {@link ParameterException}. */
    int run(Supplier<Plan> options) {
        Runnable logsEnd = command.parent().userObject() instanceof Logs logs ? logs.start() : () -> {};
        try {
            return launch(options);
        } finally {
            logsEnd.run();
        }
    }

    private int launch(Supplier<Plan> options) {
        PrintWriter err = command.commandLine().getErr();
        Plan plan;
        Run run;
        try {
            plan = options.get();
            run = prepare(plan, err);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
        return run(plan, run, err);
    }

    private int run(Plan plan, Run run, PrintWriter err) {
        PrintWriter out = command.commandLine().getOut();
        Thread hook = new Thread(this::interrupted, "bench-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            Result result = run.execute();
            boolean serverKnown = !plan.pids().isEmpty();
            if (json) {
                out.println(ResultJson.of(result, serverKnown));
                out.flush();
            } else {
                new ResultTable(out, result, serverKnown).print();
            }
            return result.stopped() ? INTERRUPTED : result.ok() ? WELL : NOT_WELL;
        } catch (BenchFailure e) {
            err.println(e.getMessage());
            err.flush();
            return NOT_WELL;
        } finally {
            stop.obeyed();
            withdraw(hook);
        }
    }

    private Run prepare(Plan plan, PrintWriter err) {
        checkDescriptors(plan.clients());
        SecureRandom random = new SecureRandom();
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        int number = random.nextInt();
        Target target = plan.target();
        Workload workload = plan.protocol()
                .workload(new Setup(target.mount(), target.query(), number, plan.clients(), plan.group(), plan.size()));
        Processes server = Processes.of(plan.pids());
        Progress progress = new Progress(err, isTerminal(), System.nanoTime());
        Handshake handshake = new Handshake(target.authority(), nonce);
        return new Run(plan, workload, handshake, number, server, System::nanoTime, progress, stop);
    }

    private static void checkDescriptors(int clients) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long most = system.getMaxFileDescriptorCount();
            if (most > 0 && clients + OWN_DESCRIPTORS > most) {
                throw new IllegalArgumentException("--clients " + clients + " needs more file descriptors than the "
                        + most + " that this shell allows: raise ulimit -n");
            }
        }
    }

    /** On Ctrl-C and SIGTERM, on a thread of the JVM's own: it must not end before the result is printed. */
    private void interrupted() {
        stop.ask();
        stop.awaitObeyed(HOOK_SECONDS_MAX);
    }

    private static void withdraw(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down, and the hook is what brought us here.
            return;
        }
    }

    /** Java tells only whether input and output are both terminals; here, standard error alone counts. */
    private static boolean isTerminal() {
        String kind = System.getenv("TERM");
        if (kind == null || kind.equals("dumb")) {
            return false;
        }
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
