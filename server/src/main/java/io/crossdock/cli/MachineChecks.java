package io.crossdock.cli;

import io.crossdock.app.KernelTransport;
import io.crossdock.config.HttpSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks at what the machine gives a relay. Nothing here outlives its method. */
final class MachineChecks {
    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files +(\\S+) +(\\S+)");
    /** Jars, sockets of the process's own, log files. */
    private static final int FILES_BESIDE_CONNECTIONS = 500;

    private static final int FILES_WITHOUT_LIMIT = 65_536;
    private static final int BEST_JAVA = 25;

    private MachineChecks() {}

    static Check java(int feature) {
        if (feature < BEST_JAVA) {
            return Check.warning(
                    "java",
                    Version.jvm(),
                    "JDK " + BEST_JAVA + " starts faster and needs less memory; this one will do");
        }
        return Check.ok("java", Version.jvm());
    }

    /** Whether as many connections fit as are allowed. */
    static Check openFiles(HttpSettings http) {
        String limits;
        try {
            limits = Files.readString(Path.of("/proc/self/limits"));
        } catch (IOException e) {
            return Check.warning("open files", "the limit cannot be read here", "see ulimit -n");
        }
        return openFiles(limits, http.connectionsMax());
    }

    /** @param limits as {@code /proc/self/limits} has them */
    static Check openFiles(String limits, int connectionsMax) {
        Matcher line = OPEN_FILES.matcher(limits);
        if (!line.find()) {
            return Check.warning("open files", "the limit cannot be read here", "see ulimit -n");
        }
        // The JVM has raised the soft limit to the hard one by now.
        String limit = line.group(1);
        int wanted = connectionsMax == 0 ? FILES_WITHOUT_LIMIT : connectionsMax + FILES_BESIDE_CONNECTIONS;
        if (limit.equals("unlimited") || Long.parseLong(limit) >= wanted) {
            return Check.ok("open files", limit + " allowed, " + wanted + " wanted");
        }
        return Check.warning(
                "open files",
                limit + " allowed, " + wanted + " wanted for http.max-connections",
                "raise it (ulimit -n " + wanted + ", LimitNOFILE= in systemd) or lower http.max-connections");
    }

    /** Whether the chosen transport works, and what {@code auto} would take. */
    static Check transport(HttpSettings http, List<KernelTransport> transports) {
        String wanted = http.transport().name().toLowerCase(Locale.ROOT);
        if (http.transport() != HttpSettings.Transport.AUTO) {
            String problem = problem(wanted, transports);
            return problem == null
                    ? Check.ok("transport", wanted + " works")
                    : Check.fail("transport", wanted + " does not work: " + problem, "set http.transport to auto");
        }
        StringBuilder finding = new StringBuilder();
        for (KernelTransport transport : transports) {
            finding.append(finding.isEmpty() ? "" : ", ").append(transport.name());
            finding.append(transport.problem() == null ? " works" : " does not (" + transport.problem() + ")");
        }
        boolean nativeOne = transports.stream()
                .anyMatch(each -> each.problem() == null && !each.name().equals("nio"));
        return nativeOne
                ? Check.ok("transport", finding.toString())
                : Check.warning("transport", finding.toString(), "nio will do, at more CPU for each message");
    }

    private static @Nullable String problem(String wanted, List<KernelTransport> transports) {
        for (KernelTransport transport : transports) {
            if (transport.name().equals(wanted)) {
                return transport.problem();
            }
        }
        throw new IllegalStateException("nobody tried " + wanted);
    }
}
