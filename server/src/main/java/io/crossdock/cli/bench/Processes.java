package io.crossdock.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Some processes and whatever they have started: what they have used so far. Linux only as far as memory goes. */
final class Processes {
    /** {@code residentBytes} is 0 where the system does not tell. */
    record Usage(long cpuNanos, long residentBytes) {
        static final Usage NONE = new Usage(0, 0);

        Usage plus(Usage that) {
            return new Usage(cpuNanos + that.cpuNanos, residentBytes + that.residentBytes);
        }
    }

    private static final Path PROC = Path.of("/proc");

    private final List<ProcessHandle> roots;

    private Processes(List<ProcessHandle> roots) {
        this.roots = roots;
    }

    /** Throws {@link IllegalArgumentException} with a line for the user when one does not run. */
    static Processes of(List<Long> pids) {
        return new Processes(pids.stream()
                .map(pid -> ProcessHandle.of(pid)
                        .filter(process -> process.info().totalCpuDuration().isPresent())
                        .orElseThrow(() -> new IllegalArgumentException(
                                "--pid " + pid + " is no running process that may be looked at")))
                .toList());
    }

    static Processes own() {
        return new Processes(List.of(ProcessHandle.current()));
    }

    boolean isEmpty() {
        return roots.isEmpty();
    }

    /** The kernel counts CPU time in steps of 10 ms. A process that has ended counts as nothing. */
    Usage usage() {
        return roots.stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .map(Processes::usage)
                .reduce(Usage.NONE, Usage::plus);
    }

    private static Usage usage(ProcessHandle process) {
        Optional<Duration> cpu = process.info().totalCpuDuration();
        return new Usage(cpu.map(Duration::toNanos).orElse(0L), resident(process.pid()));
    }

    /** VmRSS of /proc/PID/status, which unlike statm does not need the page size. */
    private static long resident(long pid) {
        try (Stream<String> lines = Files.lines(PROC.resolve(Long.toString(pid)).resolve("status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            // No /proc, or the process has just ended.
            return 0;
        }
    }
}
