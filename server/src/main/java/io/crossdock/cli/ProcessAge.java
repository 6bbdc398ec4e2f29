package io.crossdock.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** How long this process has been running. */
final class ProcessAge {
    private static final Path STAT = Path.of("/proc/self/stat");
    private static final Path UPTIME = Path.of("/proc/uptime");
    /** The 22nd field, counted from behind the command's name, which may hold spaces. */
    private static final int START_TICKS = 19;

    private static final int MILLIS_PER_TICK = 10;

    private ProcessAge() {}

    /**
     * In milliseconds, to 10 ms where the kernel tells: asking the JVM would load its whole management for one number,
     * which takes longer than the rest of the answer.
     */
    static long millis() {
        try {
            return millis(Files.readString(STAT), Files.readString(UPTIME));
        } catch (IOException e) {
            return ManagementFactory.getRuntimeMXBean().getUptime();
        }
    }

    /** From the words of {@code /proc/self/stat} and {@code /proc/uptime}. */
    static long millis(String stat, String uptime) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long started = Long.parseLong(fields[START_TICKS]) * MILLIS_PER_TICK;
        long now = Math.round(Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * 1000);
        return now - started;
    }
}
